package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/models"
)

func (a *app) modelsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "models [NAME]",
		Short: "List the variants of autoencoders, or the settings of one",
		Long: `Models lists every registered variant of autoencoder: its name, what it is, its
code and loss, and where it comes from. With a name it also lists the settings
of that variant, their values by default, and what they mean; demo train takes
them as --set KEY=VALUE.`,
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
			for i, v := range models.Variants() {
				if i > 0 {
					fmt.Fprintln(a.stdout)
				}
				a.printVariant(v)
			}
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

// printVariant prints what there is to say about a variant in a few lines.
func (a *app) printVariant(v models.Variant) {
	const indent = "    "
	fmt.Fprintln(a.stdout, v.Name)
	for _, text := range []string{v.Summary, v.Formula, v.Paper} {
		fmt.Fprintln(a.stdout, indent+paragraph(text, textWidth-len(indent), indent))
	}
}

// describeVariant prints a variant with its settings.
func (a *app) describeVariant(name string) error {
	v, err := models.Lookup(name)
	if err != nil {
		return asUsage(err)
	}
	// The sizes are those that demo train has by default, with the digits inside the program.
	settings, err := models.Settings(v.New(models.Spec{Input: 784, Latent: 16}))
	if err != nil {
		return err
	}
	a.printVariant(v)
	fmt.Fprintf(a.stdout, "\nSettings (demo train --model %s --set KEY=VALUE), by default, and what they are:\n\n", name)
	keys, values := 0, 0
	for _, s := range settings {
		keys, values = max(keys, len(s.Name)), max(values, len(s.Value))
	}
	for _, s := range settings {
		start := fmt.Sprintf("  %-*s  %-*s  ", keys, s.Name, values, s.Value)
		doc := paragraph(s.Doc, textWidth-len(start), strings.Repeat(" ", len(start)))
		fmt.Fprintln(a.stdout, strings.TrimRight(start+doc, " "))
	}
	return nil
}
