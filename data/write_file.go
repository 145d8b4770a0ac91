package data

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Limits: Linux follows 40 links in one path, and no accident leaves so many temporary files in one folder.
const (
	maxLinks     = 40
	maxTemporary = 10_000
)

// WriteFile writes the file at path completely or not at all. What write writes goes into a temporary file in the
// same folder, which is renamed when it is complete. After an error, including one of write, the temporary file is
// removed and an existing file is unchanged. The writer is buffered.
//
// An existing file keeps its permissions, and a new one gets those of [os.Create]. If path is a symbolic link, its
// target is written and the link stays. The folder must exist. It is an error if path is a folder, a device or
// anything else that is not a regular file.
func WriteFile(path string, write func(io.Writer) error) error {
	if write == nil {
		return fmt.Errorf("data: write %s: the function that writes it is nil", path)
	}
	if err := writeFile(path, write); err != nil {
		return fmt.Errorf("data: write %s: %w", path, err)
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	path, old, err := followLinks(path)
	if err != nil {
		return err
	}
	permissions := fs.FileMode(0o666) // less the umask
	if old != nil {
		permissions = old.Mode().Perm()
	}
	tmp, err := createBeside(path, permissions)
	if err != nil {
		return err
	}
	whole := false
	defer func() { // after a panic in write, too
		if !whole {
			_ = tmp.Close() // the first error is the one to report
			_ = os.Remove(tmp.Name())
		}
	}()
	buffer := bufio.NewWriter(tmp)
	if err := write(buffer); err != nil {
		return err
	}
	if err := buffer.Flush(); err != nil {
		return cause(err)
	}
	if old != nil { // the umask is for new files
		if err := tmp.Chmod(permissions); err != nil {
			return cause(err)
		}
	}
	// Without this a power failure after the renaming could leave an empty file.
	if err := tmp.Sync(); err != nil {
		return cause(err)
	}
	if err := tmp.Close(); err != nil {
		return cause(err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return cause(err)
	}
	whole = true
	return nil
}

// followLinks returns the path behind symbolic links, and its FileInfo, nil if it does not exist.
func followLinks(path string) (string, fs.FileInfo, error) {
	if path == "" {
		return "", nil, errors.New("the path is empty")
	}
	for range maxLinks {
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return path, nil, nil
		case err != nil:
			return "", nil, cause(err)
		case info.IsDir():
			return "", nil, errors.New("it is a folder")
		case info.Mode().IsRegular():
			return path, info, nil
		case info.Mode().Type() != fs.ModeSymlink:
			return "", nil, errors.New("it is not a regular file")
		}
		target, err := os.Readlink(path)
		if err != nil {
			return "", nil, cause(err)
		}
		if !filepath.IsAbs(target) {
			// filepath.Join would shorten folder/.., which is another place if the folder is a link.
			folder, _ := filepath.Split(path)
			target = folder + target
		}
		path = target
	}
	return "", nil, errors.New("too many symbolic links")
}

// createBeside creates a temporary file in the folder of path. Its name does not contain that of the file, which may
// already be as long as the system allows.
func createBeside(path string, permissions fs.FileMode) (*os.File, error) {
	folder, _ := filepath.Split(path)
	for i := range maxTemporary {
		f, err := os.OpenFile(fmt.Sprintf("%s.aegis-%d.tmp", folder, i), os.O_WRONLY|os.O_CREATE|os.O_EXCL, permissions)
		switch {
		case err == nil:
			return f, nil
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("the folder %s is missing: %w", filepath.Clean(folder), fs.ErrNotExist)
		case !errors.Is(err, fs.ErrExist):
			return nil, cause(err)
		}
	}
	return nil, fmt.Errorf("the folder %s is full of temporary files, .aegis-*.tmp", filepath.Clean(folder))
}

// cause removes the name of a file, which may be a temporary one, from an error of the system.
func cause(err error) error {
	var ofPath *fs.PathError
	var ofRename *os.LinkError
	switch {
	case errors.As(err, &ofPath):
		return ofPath.Err
	case errors.As(err, &ofRename):
		return ofRename.Err
	}
	return err
}
