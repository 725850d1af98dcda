package vault

import (
	"io"

	sqlite3 "modernc.org/sqlite/lib"
)

// read fills dst from the database as this connection sees it; complete is
// false where it reaches beyond its end. Before the first lock SQLite looks at
// the head of the file: that is answered from the newest commit.
func (c *conn) read(dst []byte, at int64) (complete bool, err error) {
	if c.log == nil {
		c.v.mu.Lock()
		if c.v.closed {
			c.v.mu.Unlock()
			return false, ErrClosed
		}
		c.pin()
		c.v.mu.Unlock()
		defer func() {
			c.v.mu.Lock()
			c.unpin()
			c.v.mu.Unlock()
		}()
	}
	number := uint32(at/pageSize) + 1 //nolint:gosec // SQLite has at most 2^32-2 pages
	if number > c.size {
		clear(dst)
		return false, nil
	}
	skip := int(at % pageSize)
	if skip == 0 && len(dst) == pageSize {
		return true, c.page(number, dst)
	}
	if skip+len(dst) > pageSize {
		return false, io.ErrUnexpectedEOF
	}
	if c.scratch == nil {
		c.scratch = make([]byte, pageSize)
	}
	if err := c.page(number, c.scratch); err != nil {
		return false, err
	}
	copy(dst, c.scratch[skip:])
	c.refresh(dst, at)
	return true, nil
}

// refresh makes SQLite drop this connection's cache when a stranger's file has
// taken the place of ours: it looks at the change counter at byte 24, which a
// restored copy might share with what is cached.
func (c *conn) refresh(dst []byte, at int64) {
	if at == 24 && c.epoch != c.log.epoch {
		c.epoch = c.log.epoch
		dst[0] ^= 0x80
	}
}

func (c *conn) pages() uint32 {
	if c.log != nil {
		return c.size
	}
	c.v.mu.RLock()
	defer c.v.mu.RUnlock()
	return c.v.cur.size
}

// raise takes SQLite's locks. SHARED takes the snapshot. RESERVED takes the
// writer's turn without waiting, and refuses a snapshot that is no longer the
// newest: SQLite's busy handler then begins again with a fresh one. PENDING
// and EXCLUSIVE are granted at once, since readers cannot see what is pending.
func (c *conn) raise(level int32) (bool, error) {
	v := c.v
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return false, ErrClosed
	}
	if level >= sqlite3.SQLITE_LOCK_SHARED && c.lock < sqlite3.SQLITE_LOCK_SHARED {
		if err := v.stopped(); err != nil {
			return false, err
		}
		if v.writer == nil {
			if ok, err := v.refreshShared(); err != nil || !ok {
				return false, err
			}
		}
		c.pin()
		c.lock = sqlite3.SQLITE_LOCK_SHARED
	}
	if level >= sqlite3.SQLITE_LOCK_RESERVED && c.lock < sqlite3.SQLITE_LOCK_RESERVED {
		if c.readOnly {
			return false, nil
		}
		if ok, err := v.tryTurn(&c.turn); err != nil || !ok {
			return false, err
		}
		if c.log != v.cur || c.snap != v.cur.seq {
			v.endTurn(&c.turn)
			return false, nil
		}
		c.writing = true
	}
	c.lock = max(c.lock, level)
	return true, nil
}

// unlock gives locks up. Below RESERVED the turn ends, and whatever was not
// committed is forgotten; below SHARED the snapshot goes too.
func (c *conn) unlock(level int32) {
	v := c.v
	if level < sqlite3.SQLITE_LOCK_RESERVED && c.writing {
		c.rollback()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if level < sqlite3.SQLITE_LOCK_RESERVED && c.writing {
		c.writing = false
		v.dropPending()
		if c.log != nil {
			c.size = c.log.size
		}
		v.endTurn(&c.turn)
	}
	if level < sqlite3.SQLITE_LOCK_SHARED {
		c.unpin()
	}
	c.lock = level
}
