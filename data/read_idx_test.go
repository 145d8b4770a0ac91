package data_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/aegis-ae/aegis/data"
)

// A 2x3 array, written by hand from the description of the format.
const smallIDX = "\x00\x00\x08\x02" + "\x00\x00\x00\x02" + "\x00\x00\x00\x03" + "\x01\x02\x03\xfd\xfe\xff"

func compressed(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadIDX(t *testing.T) {
	want := data.IDX{Dims: []int{2, 3}, Data: []byte{1, 2, 3, 253, 254, 255}}
	for name, text := range map[string]string{
		"plain": smallIDX, "gzip": compressed(t, smallIDX),
		"two gzip members": compressed(t, smallIDX[:7]) + compressed(t, smallIDX[7:]),
	} {
		for way, r := range map[string]io.Reader{
			"at once": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)),
			"error with the data": iotest.DataErrReader(strings.NewReader(text)),
		} {
			got, err := data.ReadIDX(r)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: %+v, %v", name, way, got, err)
			}
		}
	}
}

func TestReadIDXErrors(t *testing.T) {
	z := compressed(t, smallIDX)
	damaged := []byte(z)
	damaged[len(z)-6] ^= 1 // in the checksum
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "magic number: unexpected EOF"},
		{"one byte", "\x00", "magic number: unexpected EOF"},
		{"text", "hello, world", "magic number 68 65 6c 6c: want 00 00 08"},
		{"PNG", "\x89PNG\r\n", "magic number 89 50 4e 47"},
		{"float", "\x00\x00\x0d\x01\x00\x00\x00\x01\x00\x00\x00\x00", "element type is 32-bit float: only unsigned bytes"},
		{"unknown type", "\x00\x00\x07\x01\x00\x00\x00\x01", "unknown element type 0x07"},
		{"no dimensions", "\x00\x00\x08\x00", "number of dimensions is 0: want 1 to 8"},
		{"many dimensions", "\x00\x00\x08\xff" + strings.Repeat("\x00\x00\x00\x01", 255), "number of dimensions is 9"},
		{"cut dimensions", smallIDX[:9], "2 dimensions: unexpected EOF"},
		{"zero dimension", "\x00\x00\x08\x02\x00\x00\x00\x00\x00\x00\x00\x03", "dimension 1 of [0 3]: want 1 to 134217728"},
		{"huge dimension", "\x00\x00\x08\x01\xff\xff\xff\xff", "dimension 1 of [2147483647]"},
		{"huge product", "\x00\x00\x08\x03" + strings.Repeat("\x00\x01\x00\x00", 3), "make more than 2147483647 bytes"},
		{"overflowing product", "\x00\x00\x08\x08" + strings.Repeat("\x08\x00\x00\x00", 8),
			"make more than 2147483647 bytes"},
		{"cut", smallIDX[:len(smallIDX)-1], "6 bytes of data for dimensions [2 3]: got 5: unexpected EOF"},
		{"no data", smallIDX[:12], "got 0: unexpected EOF"},
		{"trailing", smallIDX + "\x00", "more bytes after the 6 of dimensions [2 3]"},
		{"trailing in gzip", compressed(t, smallIDX+"\x00"), "more bytes after"},
		{"trailing after gzip", z + "garbage bytes", "after the last element: gzip: invalid header"},
		{"gzip header", "\x1f\x8b", "gzip header: "},
		{"bad gzip header", "\x1f\x8b\xff garbage of some length", "gzip header: gzip: invalid header"},
		{"cut gzip", z[:len(z)-12], "unexpected EOF"},
		{"no gzip checksum", z[:len(z)-8], "after the last element: unexpected EOF"},
		{"gzip checksum", string(damaged), "gzip: invalid checksum"},
		{"gzip of nothing", compressed(t, ""), "magic number: unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := data.ReadIDX(strings.NewReader(c.text))
			wantError(t, err, "data: idx: ", c.want)
			if x.Dims != nil || x.Data != nil {
				t.Errorf("an array beside the error: %v", x)
			}
			if strings.Contains(c.want, "unexpected EOF") && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%v is not io.ErrUnexpectedEOF", err)
			}
		})
	}
	wantError(t, second(data.ReadIDX(nil)), "reader is nil")
	broken := errors.New("the disk is on fire")
	for n := range len(smallIDX) + 1 {
		_, err := data.ReadIDX(io.MultiReader(strings.NewReader(smallIDX[:n]), iotest.ErrReader(broken)))
		wantError(t, err, "on fire")
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v hides its cause", n, err)
		}
	}
}

// A header that claims 2 GB does not make the reader allocate them.
func TestReadIDXMemory(t *testing.T) {
	promise := "\x00\x00\x08\x03\x00\x00\x80\x00\x00\x00\x40\x00\x00\x00\x00\x03" + "only this"
	for _, text := range []string{promise, compressed(t, promise)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := data.ReadIDX(strings.NewReader(text))
		runtime.ReadMemStats(&after)
		wantError(t, err, "1610612736 bytes of data for dimensions [32768 16384 3]: got 9: unexpected EOF")
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
			t.Errorf("%d bytes of input took %d bytes of memory", len(text), used)
		}
	}
}

func TestWriteIDX(t *testing.T) {
	x := data.IDX{Dims: []int{2, 3}, Data: []byte{1, 2, 3, 253, 254, 255}}
	var plain, z, again bytes.Buffer
	for w, o := range map[*bytes.Buffer]data.IDXOptions{&plain: {}, &z: {Gzip: true}, &again: {Gzip: true}} {
		if err := data.WriteIDX(w, x, o); err != nil {
			t.Fatal(err)
		}
	}
	if plain.String() != smallIDX {
		t.Errorf("wrote %q, want %q", plain.String(), smallIDX)
	}
	if !bytes.Equal(z.Bytes(), again.Bytes()) {
		t.Error("the same array is compressed to other bytes")
	}
	if header := z.Bytes()[3:8]; !bytes.Equal(header, make([]byte, 5)) {
		t.Errorf("flags and time in the gzip header are % x", header)
	}
	if got, err := data.ReadIDX(&z); err != nil || !reflect.DeepEqual(got, x) {
		t.Errorf("read back %v, %v", got, err)
	}

	// More data than one chunk, of a length that is not a power of two.
	large := data.IDX{Dims: []int{3, 100003}, Data: make([]byte, 300009)}
	for i := range large.Data {
		large.Data[i] = byte(i * i >> 3)
	}
	for _, o := range []data.IDXOptions{{}, {Gzip: true}} {
		var b bytes.Buffer
		if err := data.WriteIDX(&b, large, o); err != nil {
			t.Fatal(err)
		}
		if got, err := data.ReadIDX(&b); err != nil || !reflect.DeepEqual(got, large) {
			t.Errorf("%+v: 300 kB are not read back: %v", o, err)
		}
	}
}

func TestWriteIDXErrors(t *testing.T) {
	var b bytes.Buffer
	for _, c := range []struct {
		x    data.IDX
		want string
	}{
		{data.IDX{}, "the number of dimensions is 0"},
		{data.IDX{Dims: []int{2, 3}, Data: make([]byte, 5)}, "5 bytes of data for dimensions [2 3]: want 6"},
		{data.IDX{Dims: []int{-1}}, "dimension 1 of [-1]"},
		{data.IDX{Dims: make([]int, 9)}, "the number of dimensions is 9"},
	} {
		wantError(t, data.WriteIDX(&b, c.x, data.IDXOptions{}), "write: "+c.want)
	}
	if b.Len() != 0 {
		t.Errorf("%d bytes were written", b.Len())
	}
	x := data.IDX{Dims: []int{1}, Data: []byte{1}}
	for _, o := range []data.IDXOptions{{}, {Gzip: true}} {
		r, w := io.Pipe()
		r.CloseWithError(errors.New("the disk is full"))
		wantError(t, data.WriteIDX(w, x, o), "write: the disk is full")
	}
}

// No bytes cause a panic, and what is read is written back byte for byte.
func FuzzReadIDX(f *testing.F) {
	f.Add([]byte(smallIDX))
	f.Add([]byte(compressed(f, smallIDX)))
	f.Add([]byte("\x00\x00\x08\x01\x7f\xff\xff\xff"))
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		x, err := data.ReadIDX(bytes.NewReader(in))
		if err != nil {
			wantError(t, err)
			return
		}
		var out bytes.Buffer
		if err := data.WriteIDX(&out, x, data.IDXOptions{}); err != nil {
			t.Fatalf("cannot write what was read: %v", err)
		}
		if in[0] == 0 && !bytes.Equal(in, out.Bytes()) {
			t.Fatalf("read % x, wrote % x", in, out.Bytes())
		}
		if y, err := data.ReadIDX(&out); err != nil || !reflect.DeepEqual(x, y) {
			t.Fatalf("%v becomes %v, %v", x, y, err)
		}
		if s, err := data.FromIDX(x, data.IDX{}); err == nil {
			if err := s.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkReadIDX(b *testing.B) {
	x := data.IDX{Dims: []int{1000, 28, 28}, Data: make([]byte, 784000)}
	var file bytes.Buffer
	if err := data.WriteIDX(&file, x, data.IDXOptions{}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, err := data.ReadIDX(bytes.NewReader(file.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
