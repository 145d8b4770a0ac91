package app

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

func (a *app) modelsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "models [NAME]",
		Short: "List the variants of autoencoders, or the settings of one",
		Long: `Models lists every registered variant of autoencoder: its name, what it is, its
code and loss, where it comes from, and the options of its own with their values
by default. With a name it lists all settings of that variant and what they
mean; demo train takes them as --set KEY=VALUE.`,
		Example: `  demo models
  demo models vae`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("models takes one name at most, not %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.describeVariant(args[0])
			}
			for _, v := range models.Variants() {
				if err := a.listVariant(v); err != nil {
					return err
				}
				fmt.Fprintln(a.stdout)
			}
			a.printCommon()
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
func (a *app) printCommon() {
	var names []string
	settings, err := models.Settings(models.Plain{Spec: variantSpec().WithDefaults()})
	if err != nil {
		return
	}
	for _, s := range settings {
		if s.Common {
			names = append(names, s.Name)
		}
	}
	text := "Most also have the options " + strings.Join(names, ", ") + "; demo models NAME explains all of a variant."
	fmt.Fprintln(a.stdout, paragraph(text, textWidth, ""))
}

// variantSpec is what demo train has by default, with the digits inside the program.
func variantSpec() models.Spec {
	return models.Spec{Input: 784, Image: data.Image{Height: 28, Width: 28, Channels: 1}, Classes: 10}
}

// listVariant prints what there is to say about a variant in a few lines, with the settings that are its own.
func (a *app) listVariant(v models.Variant) error {
	settings, err := models.Settings(v.New(variantSpec()))
	if err != nil {
		return err
	}
	a.printVariant(v)
	var own []string
	for _, s := range settings {
		if !s.Common {
			own = append(own, s.Name+"="+s.Value)
		}
	}
	if len(own) > 0 {
		a.printIndented("options: " + strings.Join(own, ", "))
	}
	return nil
}

// printVariant prints the name of a variant, what it is, its formula and its source.
func (a *app) printVariant(v models.Variant) {
	fmt.Fprintln(a.stdout, v.Name)
	paper := v.Paper
	if v.Of != "" {
		paper += " (settings of " + v.Of + ")"
	}
	for _, text := range []string{v.Summary, v.Formula, paper} {
		a.printIndented(text)
	}
}

func (a *app) printIndented(text string) {
	const indent = "    "
	fmt.Fprintln(a.stdout, indent+paragraph(text, textWidth-len(indent), indent))
}

// describeVariant prints a variant with its settings, those of a wrapper before those of what it wraps.
func (a *app) describeVariant(name string) error {
	v, err := models.Lookup(name)
	if err != nil {
		return asUsage(err)
	}
	settings, err := models.Settings(v.New(variantSpec()))
	if err != nil {
		return err
	}
	a.printVariant(v)
	head := fmt.Sprintf("Settings (demo train --model %s --set KEY=VALUE), by default, and what they are:", name)
	fmt.Fprintf(a.stdout, "\n%s\n", paragraph(head, textWidth, ""))
	keys, values := 0, 0
	for _, s := range settings {
		keys, values = max(keys, len(s.Name)), max(values, min(len(s.Value), widestValue))
	}
	of := ""
	for i, s := range settings {
		switch {
		case s.Model != of && (of != "" || s.Model != name && s.Model != v.Of):
			fmt.Fprintf(a.stdout, "\n%s:\n", s.Model)
		case i == 0:
			fmt.Fprintln(a.stdout)
		}
		of = s.Model
		start := fmt.Sprintf("  %-*s  %-*s  ", keys, s.Name, values, s.Value)
		doc := paragraph(s.Doc, textWidth-len(start), strings.Repeat(" ", len(start)))
		fmt.Fprintln(a.stdout, strings.TrimRight(start+doc, " "))
	}
	return nil
}

// widestValue is the width beyond which a value may move its explanation to the right.
const widestValue = 16
