package training

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// Models is demo models.
func Models(a *cli.App) *cobra.Command {
	return &cobra.Command{
		Use:   "models [NAME]",
		Short: "List the variants of autoencoders, or the settings of one",
		Long: `Models lists every registered variant: its name, a summary, its code and loss,
its source, and its own options with their defaults. With a name it explains
all settings of that variant, which demo train takes as --set KEY=VALUE.`,
		Example: `  demo models
  demo models vae`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cli.Usagef("models takes one name at most, not %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return describeVariant(a, args[0])
			}
			for _, v := range models.Variants() {
				if err := listVariant(a, v); err != nil {
					return err
				}
				fmt.Fprintln(a.Stdout)
			}
			printCommon(a)
			return nil
		},
	}
}

// composition names the variants that a model is made of, the outermost first: "denoising of vae".
func composition(m models.Model) (string, error) {
	var names []string
	for m != nil {
		name, err := models.NameOf(m)
		if err != nil {
			return "", err
		}
		names = append(names, name)
		w, ok := m.(models.Wrapper)
		if !ok {
			break
		}
		m = w.Unwrap()
	}
	return strings.Join(names, " of "), nil
}

// printCommon lists the options that most variants share.
func printCommon(a *cli.App) {
	var names []string
	settings, err := models.Settings(variants.Plain{Spec: VariantSpec().WithDefaults()})
	if err != nil {
		return
	}
	for _, s := range settings {
		if s.Common {
			names = append(names, s.Name)
		}
	}
	text := "Most also have the options " + strings.Join(names, ", ") + "; demo models NAME explains all of a variant."
	fmt.Fprintln(a.Stdout, report.Wrap(text, report.Width, ""))
}

// VariantSpec is the spec of demo train by default, for the digits inside the program.
func VariantSpec() models.Spec {
	return models.Spec{Input: 784, Image: data.Image{Height: 28, Width: 28, Channels: 1}, Classes: 10}
}

// listVariant prints a variant in a few lines, with the settings of its own.
func listVariant(a *cli.App, v models.Variant) error {
	settings, err := models.Settings(v.New(VariantSpec()))
	if err != nil {
		return err
	}
	printVariant(a, v)
	var own []string
	for _, s := range settings {
		if !s.Common {
			own = append(own, s.Name+"="+s.Value)
		}
	}
	if len(own) > 0 {
		printIndented(a, "options: "+strings.Join(own, ", "))
	}
	return nil
}

// printVariant prints the name of a variant, what it is, its formula and its source.
func printVariant(a *cli.App, v models.Variant) {
	fmt.Fprintln(a.Stdout, v.Name)
	paper := v.Paper
	if v.Of != "" {
		paper += " (settings of " + v.Of + ")"
	}
	for _, text := range []string{v.Summary, v.Formula, paper} {
		printIndented(a, text)
	}
}

func printIndented(a *cli.App, text string) {
	const indent = "    "
	fmt.Fprintln(a.Stdout, indent+report.Wrap(text, report.Width-len(indent), indent))
}

// describeVariant prints a variant with its settings; those of a wrapper come before those of the wrapped model.
func describeVariant(a *cli.App, name string) error {
	v, err := models.Lookup(name)
	if err != nil {
		return cli.AsUsage(err)
	}
	settings, err := models.Settings(v.New(VariantSpec()))
	if err != nil {
		return err
	}
	printVariant(a, v)
	head := fmt.Sprintf("Settings (demo train --model %s --set KEY=VALUE), by default, and what they are:", name)
	fmt.Fprintf(a.Stdout, "\n%s\n", report.Wrap(head, report.Width, ""))
	keys, values := 0, 0
	for _, s := range settings {
		keys, values = max(keys, len(s.Name)), max(values, min(len(s.Value), widestValue))
	}
	of := ""
	for i, s := range settings {
		switch {
		case s.Model != of && (of != "" || s.Model != name && s.Model != v.Of):
			fmt.Fprintf(a.Stdout, "\n%s:\n", s.Model)
		case i == 0:
			fmt.Fprintln(a.Stdout)
		}
		of = s.Model
		start := fmt.Sprintf("  %-*s  %-*s  ", keys, s.Name, values, s.Value)
		doc := report.Wrap(s.Doc, report.Width-len(start), strings.Repeat(" ", len(start)))
		fmt.Fprintln(a.Stdout, strings.TrimRight(start+doc, " "))
	}
	return nil
}

// widestValue is the width of a value beyond which its explanation moves to the right.
const widestValue = 16
