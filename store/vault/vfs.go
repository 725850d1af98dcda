package vault

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// SQLite keeps its VFS in C memory and calls it by address, so what stands
// behind it cannot hang on a value of ours: this file has the package's only
// package-level state. It is one registration with SQLite, made when the first
// vault opens, and two tables from the integers that C memory may hold to the
// Go values that it may not.
//
// The VFS knows no paths. A connection is opened under a name that names an
// open Vault, and any other name, and any file but the main database, is
// refused: so no journal, no temporary file and no second database can come
// about, whatever SQL is run.

const vfsName = "muniment"

var registration struct {
	once    sync.Once
	err     error
	methods uintptr // sqlite3_io_methods, in C memory
}

var tables struct {
	sync.RWMutex
	last  uintptr
	doors map[string]door
	conns map[uintptr]*conn
}

// door is what a name opens.
type door struct {
	v        *Vault
	readOnly bool
}

// addDoor gives a vault a name for xOpen.
func addDoor(d door) string {
	tables.Lock()
	defer tables.Unlock()
	if tables.doors == nil {
		tables.doors, tables.conns = map[string]door{}, map[uintptr]*conn{}
	}
	tables.last++
	name := "/" + strconv.FormatUint(uint64(tables.last), 10)
	tables.doors[name] = d
	return name
}

func removeDoor(name string) {
	tables.Lock()
	defer tables.Unlock()
	delete(tables.doors, name)
}

// openFile is what our xOpen puts where SQLite expects a sqlite3_file: its
// methods, then the key into tables.conns.
type openFile struct{ methods, key uintptr }

const openFileSize = int32(unsafe.Sizeof(openFile{}))

// addr turns an address in C memory into a pointer. Not inlined: vet and
// checkptr then see no arithmetic, and the memory is never Go's.
//
//go:noinline
func addr(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

func memory(p uintptr, n int32) []byte { return unsafe.Slice((*byte)(addr(p)), int(n)) }

// code is the address by which transpiled C calls a Go function: the first
// word of the func value. f must be a top-level function.
func code[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

func connOf(file uintptr) *conn {
	tables.RLock()
	defer tables.RUnlock()
	return tables.conns[(*openFile)(addr(file)).key]
}

// registerVFS makes the VFS known to SQLite, once for the process.
func registerVFS() error {
	registration.once.Do(func() {
		tls := libc.NewTLS()
		defer tls.Close()
		if rc := sqlite3.Xsqlite3_initialize(tls); rc != sqlite3.SQLITE_OK {
			registration.err = fmt.Errorf("start SQLite: code %d", rc)
			return
		}
		def := sqlite3.Xsqlite3_vfs_find(tls, 0)
		size := int32(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{}))
		vfs := sqlite3.Xsqlite3_malloc(tls, size)
		methods := sqlite3.Xsqlite3_malloc(tls, int32(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
		name, err := libc.CString(vfsName)
		if def == 0 || vfs == 0 || methods == 0 || err != nil {
			registration.err = errors.New("start SQLite: out of memory")
			return
		}
		*(*sqlite3.Tsqlite3_io_methods)(addr(methods)) = ioMethods()
		registration.methods = methods
		// Clock, randomness and sleep are the default VFS's own.
		v := (*sqlite3.Tsqlite3_vfs)(addr(vfs))
		*v = *(*sqlite3.Tsqlite3_vfs)(addr(def))
		v.FiVersion = 2
		v.FszOsFile = openFileSize
		v.FpNext = 0
		v.FzName = name
		v.FxOpen = code(xOpen)
		v.FxDelete = code(xDelete)
		v.FxAccess = code(xAccess)
		v.FxFullPathname = code(xFullPathname)
		v.FxDlOpen, v.FxDlError, v.FxDlSym, v.FxDlClose = 0, 0, 0, 0
		if rc := sqlite3.Xsqlite3_vfs_register(tls, vfs, 0); rc != sqlite3.SQLITE_OK {
			registration.err = fmt.Errorf("start SQLite: code %d", rc)
		}
	})
	return registration.err
}

func ioMethods() sqlite3.Tsqlite3_io_methods {
	return sqlite3.Tsqlite3_io_methods{
		FiVersion:               1, // no shared memory: WAL is impossible
		FxClose:                 code(xClose),
		FxRead:                  code(xRead),
		FxWrite:                 code(xWrite),
		FxTruncate:              code(xTruncate),
		FxSync:                  code(xSync),
		FxFileSize:              code(xFileSize),
		FxLock:                  code(xLock),
		FxUnlock:                code(xUnlock),
		FxCheckReservedLock:     code(xCheckReservedLock),
		FxFileControl:           code(xFileControl),
		FxSectorSize:            code(xSectorSize),
		FxDeviceCharacteristics: code(xDeviceCharacteristics),
	}
}

func xOpen(_ *libc.TLS, _, name, file uintptr, flags int32, outFlags uintptr) int32 {
	f := (*openFile)(addr(file))
	*f = openFile{}
	if flags&sqlite3.SQLITE_OPEN_MAIN_DB == 0 || name == 0 {
		return sqlite3.SQLITE_CANTOPEN
	}
	tables.Lock()
	defer tables.Unlock()
	d, ok := tables.doors[libc.GoString(name)]
	if !ok {
		return sqlite3.SQLITE_CANTOPEN
	}
	if d.readOnly {
		flags = flags&^(sqlite3.SQLITE_OPEN_READWRITE|sqlite3.SQLITE_OPEN_CREATE) | sqlite3.SQLITE_OPEN_READONLY
	}
	if outFlags != 0 {
		*(*int32)(addr(outFlags)) = flags
	}
	tables.last++
	tables.conns[tables.last] = &conn{v: d.v, readOnly: d.readOnly}
	f.methods, f.key = registration.methods, tables.last
	return sqlite3.SQLITE_OK
}

func xDelete(*libc.TLS, uintptr, uintptr, int32) int32 { return sqlite3.SQLITE_OK }

// xAccess says of every file that it is not there: there are no journals.
func xAccess(_ *libc.TLS, _, _ uintptr, _ int32, out uintptr) int32 {
	*(*int32)(addr(out)) = 0
	return sqlite3.SQLITE_OK
}

func xFullPathname(_ *libc.TLS, _, name uintptr, n int32, out uintptr) int32 {
	s := libc.GoString(name)
	if len(s) >= int(n) {
		return sqlite3.SQLITE_CANTOPEN
	}
	b := memory(out, n)
	b[copy(b, s)] = 0
	return sqlite3.SQLITE_OK
}

func xClose(_ *libc.TLS, file uintptr) int32 {
	f := (*openFile)(addr(file))
	tables.Lock()
	c := tables.conns[f.key]
	delete(tables.conns, f.key)
	tables.Unlock()
	if c != nil {
		c.unlock(sqlite3.SQLITE_LOCK_NONE)
	}
	*f = openFile{}
	return sqlite3.SQLITE_OK
}

func xRead(_ *libc.TLS, file, buf uintptr, n int32, at int64) int32 {
	c := connOf(file)
	dst := memory(buf, n)
	complete, err := c.read(dst, at)
	switch {
	case err != nil:
		c.v.note(err)
		clear(dst)
		if _, damaged := errors.AsType[*DamageError](err); damaged {
			return sqlite3.SQLITE_IOERR_DATA
		}
		return sqlite3.SQLITE_IOERR_READ
	case !complete:
		return sqlite3.SQLITE_IOERR_SHORT_READ
	}
	return sqlite3.SQLITE_OK
}

func xWrite(_ *libc.TLS, file, buf uintptr, n int32, at int64) int32 {
	c := connOf(file)
	if n != pageSize || at%pageSize != 0 || !c.writing {
		return sqlite3.SQLITE_IOERR_WRITE
	}
	if err := c.write(uint32(at/pageSize)+1, memory(buf, n)); err != nil { //nolint:gosec // SQLite has at most 2^32-2 pages
		return c.v.failed(err, sqlite3.SQLITE_IOERR_WRITE)
	}
	return sqlite3.SQLITE_OK
}

func xTruncate(_ *libc.TLS, file uintptr, size int64) int32 {
	connOf(file).truncate(uint32(size / pageSize)) //nolint:gosec // SQLite has at most 2^32-2 pages
	return sqlite3.SQLITE_OK
}

func xSync(_ *libc.TLS, file uintptr, _ int32) int32 {
	c := connOf(file)
	if err := c.commit(); err != nil {
		return c.v.failed(err, sqlite3.SQLITE_IOERR_FSYNC)
	}
	return sqlite3.SQLITE_OK
}

// failed notes a cause and gives SQLite its number.
func (v *Vault) failed(err error, rc int32) int32 {
	v.note(err)
	if errors.Is(err, ErrDiskFull) {
		return sqlite3.SQLITE_FULL
	}
	return rc
}

func xFileSize(_ *libc.TLS, file, out uintptr) int32 {
	c := connOf(file)
	*(*int64)(addr(out)) = int64(c.pages()) * pageSize
	return sqlite3.SQLITE_OK
}

func xLock(_ *libc.TLS, file uintptr, level int32) int32 {
	c := connOf(file)
	ok, err := c.raise(level)
	switch {
	case err != nil:
		return c.v.failed(err, sqlite3.SQLITE_IOERR_LOCK)
	case !ok:
		return sqlite3.SQLITE_BUSY
	}
	return sqlite3.SQLITE_OK
}

func xUnlock(_ *libc.TLS, file uintptr, level int32) int32 {
	connOf(file).unlock(level)
	return sqlite3.SQLITE_OK
}

func xCheckReservedLock(_ *libc.TLS, file, out uintptr) int32 {
	c := connOf(file)
	c.v.mu.RLock()
	defer c.v.mu.RUnlock()
	*(*int32)(addr(out)) = 0
	if c.v.writer != nil {
		*(*int32)(addr(out)) = 1
	}
	return sqlite3.SQLITE_OK
}

func xFileControl(*libc.TLS, uintptr, int32, uintptr) int32 { return sqlite3.SQLITE_NOTFOUND }

func xSectorSize(*libc.TLS, uintptr) int32 { return blockSize }

func xDeviceCharacteristics(*libc.TLS, uintptr) int32 {
	return sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
}
