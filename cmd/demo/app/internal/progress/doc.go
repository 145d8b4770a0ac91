// Package progress shows how trainings and downloads go: as a bar on a terminal, else in plain lines without escape
// codes. No result depends on it.
package progress
