package vault
import ("testing";"time";"os/exec";"io";"sync";"sync/atomic";"context")
func TestZZ(t *testing.T) {
	for _, readers := range []int{0,1,3} {
		for _, two := range []bool{false,true} {
			v, path := openAccounts(t)
			var c *exec.Cmd
			var out io.ReadCloser
			if two { c = child(t,"transfer",path); c.Env=append(c.Env, childEnv+"_TIME=2s", "ZZR="+string(rune('0'+readers))); out,_=c.StdoutPipe(); c.Start() }
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			var w, r atomic.Int64
			var wg sync.WaitGroup
			wg.Go(func(){ for i:=0; ctx.Err()==nil; i++ { ok,err:=moveOnce(v,0,i); if err!=nil {t.Error(err)}; if ok {w.Add(1)} } })
			for range readers { wg.Go(func(){ for ctx.Err()==nil { var s,n int; if err:=v.Reader().QueryRow("SELECT sum(balance), count(*) FROM accounts").Scan(&s,&n); err!=nil {t.Error(err)}; r.Add(1) } }) }
			wg.Wait(); cancel()
			s := ""
			if two { b,_:=io.ReadAll(out); c.Wait(); s=string(b) }
			t.Log("readers",readers,"two",two,"commits",w.Load(),"reads",r.Load(),"other",s)
			v.Close()
		}
	}
}
