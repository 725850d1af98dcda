package cli

import "runtime/debug"

// version is that of the module, as the build recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(built without a version)"
	}
	return info.Main.Version
}
