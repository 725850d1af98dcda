package vault

// setOFDLock is F_OFD_SETLK of Darwin's sys/fcntl.h, which x/sys/unix leaves out.
const setOFDLock = 90
