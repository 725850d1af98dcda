package vault

import "runtime"

// scrub makes what keys were in, and is no longer used, unreadable: in a core
// dump, a hibernation file, or whatever else takes the memory of a locked
// program to a disk. Go's own key derivation, key agreement and signing leave
// copies in memory that is given back and only wiped when it is used again.
// So it is used again: all that is free among objects of the sizes that those
// packages use is allocated once, which writes zeros over it.
func scrub() {
	runtime.GC() // gives back, and takes from every thread, what it kept for itself
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	free := int(min(m.HeapInuse-m.HeapAlloc, scrubAtMost))
	for size := 16; size <= scrubUpTo; size += max(16, size/8/16*16) { // about as Go's sizes are spaced
		n := free/size + 1
		plain, pointers := make([][]byte, n), make([][]*byte, n) // which lie apart
		for i := range n {
			plain[i], pointers[i] = make([]byte, size), make([]*byte, size/8)
		}
		runtime.KeepAlive(plain)
		runtime.KeepAlive(pointers)
	}
}

// scrubAtMost bounds what locking costs in a program that has much memory free.
const scrubAtMost = 8 << 20

// scrubUpTo is more than any state of a hash, cipher or key takes.
const scrubUpTo = 1024
