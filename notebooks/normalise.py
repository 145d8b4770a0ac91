"""Writes an executed notebook in the one form that depends on its cells and their outputs alone.

What a run adds (times, identifiers, versions of the tools) goes. In each cell the text comes first and the figures after
it, because they take two ways to the notebook, and which is faster varies. What a cell writes to the standard error is an
error: to the kernel a program that panics, or a test that fails, is none.
"""
import json
import sys


def lines(text):
    return "".join(text).splitlines(keepends=True)


def outputs(cell):
    errors = ["".join(o["text"]) for o in cell["outputs"] if o.get("name") == "stderr"]
    if errors:
        sys.exit("".join(cell["source"] + ["\n"] + errors))
    text = "".join("".join(o["text"]) for o in cell["outputs"] if o["output_type"] == "stream")
    shown = [{"data": {kind: value if kind.startswith("image/") else lines(value) for kind, value in o["data"].items()},
              "metadata": {}, "output_type": "display_data"}
             for o in cell["outputs"] if o["output_type"] != "stream"]
    return ([{"name": "stdout", "output_type": "stream", "text": lines(text)}] if text else []) + shown


def main(path):
    with open(path, encoding="utf-8") as f:
        notebook = json.load(f)
    for i, cell in enumerate(notebook["cells"]):
        cell.update(id=f"cell-{i + 1:02d}", metadata={}, source=lines(cell["source"]))
        if cell["cell_type"] == "code":
            cell["outputs"] = outputs(cell)
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Go (gonb)", "language": "go", "name": "gonb"},
        "language_info": {"file_extension": ".go", "mimetype": "text/x-go", "name": "go"},
    }
    notebook.update(nbformat=4, nbformat_minor=5)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(notebook, f, indent=1, ensure_ascii=False, sort_keys=True)
        f.write("\n")


main(sys.argv[1])
