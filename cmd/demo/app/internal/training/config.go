package training

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// recipes are the configurations inside the program: recipes/NAME.json.
//
//go:embed recipes/*.json
var recipes embed.FS

// listRecipes is the value of --config that lists the recipes.
const listRecipes = "list"

const configHelp = `--config takes flags from a file, or from a recipe inside the program, which
says what has been measured with it (--config list shows the recipes):

  {"about": "what it is for", "flags": {"hidden": "512,128", "latent": 8,
   "set": ["beta=4"]}}

Flags are named without the dashes. A flag on the command line overrides that
of the file; --set is added to the settings there.`

// configuration is flags of demo train, by their names.
type configuration struct {
	name  string // of the recipe, or path of the file
	about string
	flags []configured // in the order of the file
}

// configured is a flag in a configuration.
type configured struct {
	name  string
	value json.RawMessage
}

// unconfigurable are the flags that a configuration must not set.
var unconfigurable = []string{"config", "help", "quick"}

// loadConfiguration returns the recipe of a name, or the configuration in a file.
func loadConfiguration(name string) (*configuration, error) {
	text, err := recipes.ReadFile(recipePath(name))
	if err != nil {
		if text, err = os.ReadFile(name); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil, cli.Usagef("--config %s: there is no such file, and no recipe of that name; there are: %s",
					name, strings.Join(recipeNames(), ", "))
			}
			return nil, fmt.Errorf("--config: %w", err)
		}
	}
	c, err := parseConfiguration(text)
	if err != nil {
		return nil, cli.Usagef("--config %s: %w", name, err)
	}
	c.name = name
	return c, nil
}

func recipePath(name string) string { return "recipes/" + name + ".json" }

// recipeNames returns the names of the recipes inside the program, in order.
func recipeNames() []string {
	entries, err := recipes.ReadDir("recipes")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

// parseConfiguration reads {"about": ..., "flags": {...}}.
func parseConfiguration(text []byte) (*configuration, error) {
	c := &configuration{}
	err := eachMember(text, func(key string, value json.RawMessage) (err error) {
		switch key {
		case "about":
			c.about, err = configuredText(value)
		case "flags":
			err = eachMember(value, func(flag string, value json.RawMessage) error {
				c.flags = append(c.flags, configured{flag, value})
				return nil
			})
		default:
			return fmt.Errorf(`unknown key %q: a configuration has "about" and "flags"`, key)
		}
		if err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
		return nil
	})
	return c, err
}

// apply sets the flags that the command line does not set.
func (c *configuration) apply(cmd *cobra.Command) error {
	for _, f := range c.flags {
		flag := cmd.Flags().Lookup(f.name)
		switch {
		case flag == nil:
			return cli.Usagef("--config %s: unknown flag %q; %s has: %s", c.name, f.name, cmd.CommandPath(), cli.FlagNames(cmd))
		case slices.Contains(unconfigurable, f.name):
			return cli.Usagef("--config %s: %q can only be given on the command line", c.name, f.name)
		}
		if err := f.apply(flag); err != nil {
			return cli.Usagef("--config %s: %q: %w", c.name, f.name, err)
		}
	}
	return nil
}

func (f configured) apply(flag *pflag.Flag) error {
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		return f.applyList(flag, list)
	}
	text, err := f.text(flag.Value.Type())
	if err != nil || flag.Changed {
		return err
	}
	if err := flag.Value.Set(text); err != nil {
		if kind := cli.FlagKinds[flag.Value.Type()]; kind != "" {
			err = fmt.Errorf("it must be %s", kind)
		}
		return fmt.Errorf("%s: %w", f.value, err)
	}
	flag.Changed = true
	return nil
}

// applyList sets a flag that may be repeated. Settings come before those of the command line, because the last one
// counts.
func (f configured) applyList(flag *pflag.Flag, list pflag.SliceValue) error {
	var values []string
	if err := json.Unmarshal(f.value, &values); err != nil || values == nil {
		return fmt.Errorf(`%s: it must be a list of texts, such as ["denoising"]`, f.value)
	}
	switch {
	case flag.Changed && flag.Name != "set":
		return nil
	case flag.Changed:
		values = append(values, list.GetSlice()...)
	}
	flag.Changed = true
	return list.Replace(values)
}

// withConfiguration runs a command with the flags of a configuration, where the command line does not set them. An
// empty name means none.
func withConfiguration(a *cli.App, cmd *cobra.Command, name string, run func() error) error {
	if name == "" {
		return run()
	}
	c, err := loadConfiguration(name)
	if err != nil {
		return err
	}
	if err := c.apply(cmd); err != nil {
		return err
	}
	if c.about != "" {
		fmt.Fprintf(a.Stdout, "%s\n\n", report.Wrap(name+": "+c.about, report.Width, ""))
	}
	err = run()
	if _, ok := errors.AsType[cli.UsageError](err); ok {
		return cli.Usagef("--config %s: %w", name, err)
	}
	return err
}

// listConfigurations prints the recipes inside the program and what they are for.
func listConfigurations(a *cli.App) error {
	for i, name := range recipeNames() {
		c, err := loadConfiguration(name)
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintln(a.Stdout)
		}
		fmt.Fprintln(a.Stdout, name)
		printIndented(a, c.about)
	}
	return nil
}
