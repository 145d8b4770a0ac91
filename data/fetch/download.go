package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aegis-ae/aegis/data"
)

// download downloads a file from the first mirror that has it as published. If none has it, causes are the errors of
// the mirrors. err is an error that no mirror can help: of ctx, or of the disk.
func (d Dataset) download(ctx context.Context, file File, path string, o Options) (causes []error, err error) {
	if len(d.Mirrors) == 0 {
		return []error{errors.New("it has no mirrors")}, nil
	}
	for k, mirror := range d.Mirrors {
		if k > 0 {
			o.warn(fmt.Errorf("fetch: %s: the next mirror is tried: %w", d.Name, causes[k-1]))
		}
		var remote error
		err := data.WriteFile(path, func(w io.Writer) error {
			disk := &recorder{w: w}
			err := copyFrom(ctx, mirror+file.Name+".gz", file, disk, o)
			if disk.err == nil {
				remote = err
			}
			return err
		})
		switch {
		case err == nil:
			return nil, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("%s: %w", file.Name, ctx.Err())
		case remote == nil:
			return nil, err // it names the path
		}
		causes = append(causes, remote)
	}
	return causes, nil
}

// recorder keeps the error of a writer, to tell it from errors of the reader.
type recorder struct {
	w   io.Writer
	err error
}

func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.w.Write(p)
	if err != nil {
		r.err = err
	}
	return n, err
}

// errSilent is the cause of a request that timed out.
var errSilent = errors.New("silence")

// copyFrom writes the file at the URL, decompressed. It returns an error, which begins with the URL, if the file is
// not as published.
func copyFrom(ctx context.Context, url string, file File, w io.Writer, o Options) error {
	timeout := o.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(timeout, func() { cancel(errSilent) })
	defer silence.Stop()

	err := func() error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		// The files are already compressed, and the mirror must neither decompress nor compress them on the way.
		request.Header.Set("Accept-Encoding", "identity")
		client := o.Client
		if client == nil {
			client = http.DefaultClient
		}
		response, err := client.Do(request)
		if err != nil {
			return inner(err)
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("the server says %s", response.Status)
		}
		body := &alive{r: response.Body, ping: func() { silence.Reset(timeout) }}
		return file.check(body, w, func(done int64) {
			if o.Progress != nil {
				o.Progress(file.Name, min(done, file.Size), file.Size)
			}
		})
	}()
	if err != nil && context.Cause(ctx) == errSilent {
		err = fmt.Errorf("no answer for %v", timeout)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	return nil
}

// alive calls ping whenever data arrive.
type alive struct {
	r    io.Reader
	ping func()
}

func (a *alive) Read(p []byte) (int, error) {
	n, err := a.r.Read(p)
	if n > 0 {
		a.ping()
	}
	return n, err
}

// plainReader returns a reader of r that decompresses it if it is compressed.
func plainReader(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	head, err := buffered.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return gzip.NewReader(buffered)
	case bytes.Equal(head, []byte{0, 0, 8}): // an IDX header of unsigned bytes
		return buffered, nil
	case err != nil && err != io.EOF:
		return nil, err
	}
	return nil, errors.New("it is neither an IDX file of bytes nor compressed with gzip")
}
