/* Debian's Wine lacks the one function of bcryptprimitives.dll that Go's runtime asks Windows for random bytes with. This stands in for it while the program is tried under Wine, and nowhere else. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return RtlGenRandom(data, (ULONG)length); }
