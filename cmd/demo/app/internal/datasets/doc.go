// Package datasets has demo data, which lists the sets that --data knows, fetches one, and describes one or a file.
package datasets
