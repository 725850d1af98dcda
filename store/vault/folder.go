package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// checkFolder refuses a folder that a cloud client synchronises: by the
// folder's name, by the variables OneDrive sets, and by what clients leave
// behind. It is a heuristic: a folder it lets pass may still be synchronised.
func checkFolder(dir string) error {
	for _, v := range []string{"OneDrive", "OneDriveCommercial", "OneDriveConsumer"} {
		if root := os.Getenv(v); root != "" && within(dir, root) {
			return fmt.Errorf("%w: OneDrive keeps %s", ErrSynchronisedFolder, root)
		}
	}
	markers := []string{
		".dropbox", ".dropbox.cache", ".driveupload", ".drivedownload", ".owncloudsync.log", ".nextcloudsync.log",
		".sync-exclude.lst", ".stfolder",
	}
	for at := dir; ; at = filepath.Dir(at) {
		if name := filepath.Base(at); isCloudName(name) {
			return fmt.Errorf("%w: %s", ErrSynchronisedFolder, at)
		}
		for _, m := range markers {
			if _, err := os.Lstat(filepath.Join(at, m)); err == nil { //nolint:gosec // a folder above the register's
				return fmt.Errorf("%w: %s", ErrSynchronisedFolder, at)
			}
		}
		if filepath.Dir(at) == at {
			return nil
		}
	}
}

// isCloudName knows the names of the folders that cloud clients keep: alone, or
// followed by an account, as in "OneDrive - Camford", "OneDrive-Camford" and
// "Dropbox (Camford)".
func isCloudName(name string) bool {
	name = strings.ToLower(name)
	for _, c := range []string{
		"onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud drive", "iclouddrive", "mobile documents",
		"cloudstorage", "nextcloud", "owncloud", "box sync", "pcloud drive",
	} {
		if rest, ok := strings.CutPrefix(name, c); ok && (rest == "" || rest[0] == '-' || strings.HasPrefix(rest, " -") || strings.HasPrefix(rest, " (")) {
			return true
		}
	}
	return false
}

func within(dir, root string) bool {
	r, err := filepath.Rel(root, dir)
	return err == nil && r != ".." && !strings.HasPrefix(r, ".."+string(filepath.Separator))
}
