package ui

import (
	"context"
	"errors"
	"image"
	"net/http"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"muniment/reports/sheet"
	"muniment/store"
	"muniment/ui/page"
	"muniment/ui/task"
	"muniment/ui/theme"
)

// Photographs in the window: small in a list, each leading to a page on which it is large. They are read out of the register into memory, off the main thread and one after another, and
// nothing of them is written anywhere. What is no picture, or has more pixels than can be read sensibly, says so in its place.

const (
	shotSide  = 240  // pixels of the longer side of a small one
	shotWide  = 96   // and how wide it is drawn
	shotTall  = 72   //
	largeSide = 2000 // of a large one
	mostShots = 24   // that are read for one page; of more, the names stand alone
)

// shot is a photograph in a list.
type shot struct {
	name string
	key  any                                   // under which it is kept once it was read: the id of a file of the register, or the address of what was added just now
	read func(context.Context) ([]byte, error) // nil: it is no photograph, and its name stands alone
	lead func()                                // to where it is large; nil: nowhere
	side fyne.CanvasObject                     // what stands beside it, such as a press that leaves it out; may be nil
}

// isPhoto reports a file that the window can show, by the first bytes that it had when it was kept.
func isPhoto(f store.Attachment) bool { return f.Type == "image/jpeg" || f.Type == "image/png" }

// photosOf are those of some files that the window can show.
func photosOf(files []store.Attachment) []store.Attachment {
	var out []store.Attachment
	for _, f := range files {
		if isPhoto(f) {
			out = append(out, f)
		}
	}
	return out
}

// keptShot is a photograph that the register keeps.
func (d *desk) keptShot(f store.Attachment) shot {
	s := d.session()
	return shot{name: f.Name, key: f.ID, lead: func() { d.visit(place{page: "photograph", kind: f.Kind, id: f.ID}) }, read: func(ctx context.Context) ([]byte, error) {
		_, data, err := s.Attachment(ctx, f.ID)
		return data, err
	}}
}

// addedShot is a file that was just added to what is being typed.
func addedShot(f store.File, out fyne.CanvasObject) shot {
	one := shot{name: f.Name, side: out}
	if isPhoto(store.Attachment{Type: http.DetectContentType(f.Data)}) {
		one.key, one.read = &f.Data[0], func(context.Context) ([]byte, error) { return f.Data, nil }
	}
	return one
}

// frame is where a photograph of a list is drawn, with the words beside it.
type frame struct {
	shot
	room, words *fyne.Container
}

// shots are lines of photographs, which are filled in as they are read.
func (d *desk) shots(all []shot) []fyne.CanvasObject {
	lines, unread := make([]fyne.CanvasObject, len(all)), []frame(nil)
	for i, one := range all {
		f := frame{shot: one, room: container.NewStack(page.Patch(theme.Hairline)), words: page.Column(0, 0, page.Text(one.name, page.Style{Path: one.side != nil}))}
		var room fyne.CanvasObject
		if one.read != nil {
			room = container.NewGridWrap(fyne.NewSize(shotWide, shotTall), f.room)
		}
		switch img := d.smalls[one.key]; {
		case img != nil:
			f.room.Add(picture(img))
		case one.read != nil && len(unread) < mostShots:
			unread = append(unread, f)
		}
		var side fyne.CanvasObject
		if one.side != nil {
			side = container.NewCenter(one.side)
		}
		inside := container.NewBorder(nil, nil, room, side, page.InsetEach(4, 8, 4, 12, f.words))
		if lines[i] = page.Boxed(inside); one.lead != nil {
			lines[i] = page.NewLine(page.Inset(4, 8, inside), one.lead)
		}
	}
	if len(unread) > 0 {
		d.readShots(unread)
	}
	return lines
}

// readShots reads photographs that are not known yet, and puts them where room is for them; one that cannot be shown says why.
func (d *desk) readShots(unread []frame) {
	type seen struct {
		img image.Image
		err error
	}
	task.Only(&d.shooting, d.w.door, task.Work[[]seen]{
		What: "Reading the photographs",
		Do: func(ctx context.Context) ([]seen, error) {
			out := make([]seen, len(unread))
			for i, f := range unread {
				if ctx.Err() != nil {
					return out, ctx.Err()
				}
				task.Tell(ctx, i, len(unread))
				data, err := f.read(ctx)
				if err == nil {
					out[i].img, err = sheet.Upright(data, shotSide)
				}
				out[i].err = err
			}
			return out, nil
		},
		Done: func(read []seen, err error) {
			if err != nil {
				return // the names stand without
			}
			for i, f := range unread {
				if read[i].err != nil {
					f.words.Add(page.Small(unseen(read[i].err)))
					continue
				}
				d.smalls[f.key] = read[i].img
				f.room.Add(picture(read[i].img))
			}
			d.middle.Refresh()
		},
	})
}

// picture draws a photograph as large as there is room for it.
func picture(img image.Image) *canvas.Image {
	out := canvas.NewImageFromImage(img)
	out.FillMode, out.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	return out
}

// unseen is why a photograph cannot be shown, in a sentence.
func unseen(err error) string {
	switch {
	case errors.Is(err, sheet.ErrPhotoLarge):
		return theme.Say("This photograph has more pixels than can be shown here. Save a copy, and open it in a program for photographs.")
	case errors.Is(err, sheet.ErrPhoto):
		return theme.Say("This file is no photograph that can be shown here, or it is broken. Save a copy, and open it in a program for photographs.")
	}
	return sentence(err)
}

// photographPage shows a photograph as large as the window lets it, with the way to the others of the same thing.
type photographPage struct {
	desk *desk
	at   place
	body *fyne.Container
	room *fyne.Container // for the photograph
	keys *page.Keys      // round it
	read photographRead
}

// photographRead is what the page of a photograph reads.
type photographRead struct {
	file   store.Attachment
	all    []store.Attachment // photographs of the same thing, this one among them
	names  store.Names
	img    image.Image
	unseen error // why there is none
}

// photograph is the page of a photograph that the register keeps, by its id.
func (d *desk) photograph(at place) screen {
	p := &photographPage{desk: d, at: at, body: container.NewStack(), room: container.NewStack()}
	p.keys = page.NewKeys(p.room)
	p.keys.Key = p.key
	return screen{body: p.body, keyboard: p.keys, filled: p.fill}
}

func (p *photographPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

func (p *photographPage) fill() {
	s, id, back := p.desk.session(), p.at.id, page.Press("Back", p.desk.back)
	p.put(hollow("Reading the photograph", "One moment."))
	task.Only(&p.desk.pages, p.desk.w.door, task.Work[photographRead]{
		What: "Reading the photograph",
		Do:   func(ctx context.Context) (photographRead, error) { return readPhotograph(ctx, s, id) },
		Done: func(r photographRead, err error) {
			if p.read = r; err != nil {
				p.put(hollow("This photograph cannot be shown", sentence(err), back))
				return
			}
			p.draw()
		},
		Late: func() {
			p.put(hollow("The photograph was not read to its end", "It is safe in the register.", page.Press("Try again", p.fill), back))
		},
	})
}

func readPhotograph(ctx context.Context, s *store.Session, id string) (photographRead, error) {
	var r photographRead
	var data []byte
	var err error
	if r.file, data, err = s.Attachment(ctx, id); err != nil {
		return r, err
	}
	all, err := s.Attachments(ctx, r.file.Kind, r.file.Subject)
	if err != nil {
		return r, err
	}
	r.all = photosOf(all)
	r.img, r.unseen = sheet.Upright(data, largeSide)
	r.names, err = s.Names(ctx, []store.Ref{{Kind: signIn, ID: r.file.AddedBy}})
	return r, err
}

// step shows another photograph of the same thing; going back leads to where somebody came from all the same.
func (p *photographPage) step(by int) {
	now := slices.IndexFunc(p.read.all, func(f store.Attachment) bool { return f.ID == p.at.id })
	if next := now + by; now >= 0 && next >= 0 && next < len(p.read.all) {
		p.desk.trip.now.id = p.read.all[next].ID
		p.desk.show()
	}
}

func (p *photographPage) key(name fyne.KeyName) {
	switch name {
	case fyne.KeyRight, fyne.KeyDown:
		p.step(1)
	case fyne.KeyLeft, fyne.KeyUp:
		p.step(-1)
	case fyne.KeyEscape:
		p.desk.back()
	}
}

func (p *photographPage) draw() {
	d, f := p.desk, p.read.file
	press := page.Row(8, page.Press("Save a copy", func() { d.saveFile(f) }))
	if len(p.read.all) > 1 {
		press.Add(page.Press("‹ Photograph before", func() { p.step(-1) }))
		press.Add(page.Press("Next photograph ›", func() { p.step(1) }))
	}
	top := page.Column(6, 0, page.NewLink("‹ Back", d.back), page.Subheading(f.Name), page.Faint(theme.Say("Added on %s by %s.", clock(f.AddedAt), nameOr(p.read.names, signIn, f.AddedBy))), press)
	if p.read.unseen != nil {
		p.put(scrolled(page.Inset(24, 32, page.Column(12, 720, top, page.Notice(theme.Warn, unseen(p.read.unseen))))))
		return
	}
	p.room.Add(picture(p.read.img))
	p.put(container.NewBorder(page.InsetEach(24, 32, 12, 32, top), nil, nil, nil, page.InsetEach(0, 32, 24, 32, p.keys)))
	if d.w.lock == nil {
		d.focus(p.keys)
	}
}
