package cli
import ("testing";"os")
func TestZZ(t *testing.T){ t.Setenv("HOME", t.TempDir()); registersComeBack(t, os.Getenv("ZZ")) }
