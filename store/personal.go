package store

import "strings"

// Where people stand in the register's tables. An erasure goes by this list, and a test holds that no column of the schema is missing from it: whoever adds a
// table says here what of it is somebody's.

// place is one table, with its columns by what they hold of a person.
type place struct {
	table string
	key   string   // columns that name a row
	own   string   // condition for a row that is about the person $1 and nobody else; "" where no row is by itself
	ids   []string // columns that name somebody by their id, with a condition where they name other things too
	clear []string // texts about the person of such a row: they go with them
	text  []string // free texts: in a row of the person's own their name is replaced; elsewhere somebody judges whom it means
	login []string // of those who sign in, which the signed trail names too: they stay
	plain []string // nothing of a person
	gone  string   // what the rows of a person's own are, in the plural, where they are taken away whole; "" where they stay, of nobody that can be named
	apart string   // why an erasure deals with the table by rules of its own; its columns are not listed then
}

const (
	ownCases    = `(select id from leaver where person = $1 union select id from joiner where person = $1 union select id from mover where person = $1 union select id from absence where person = $1)`
	ownGrants   = `(select id from access_grant where person = $1)`
	ownAccounts = `(select id from privileged_account where holder = $1)`
	// A finding of an account that a directory shows is named by the account and the finding.
	ofOwnAccount = `exists (select 1 from directory_account a where a.person = $1 and subject like a.id || '/%')`
	itsPerson    = `subject where kind = 'person'`
	itsItem      = `item where kind = 'notice'`
)

// places lists every table of the register.
func places() []place {
	var out []place
	for _, part := range [][]place{accessPlaces(), staffPlaces(), reviewPlaces(), noticePlaces(), promptPlaces(), recordPlaces(), filePlaces(), registerPlaces()} {
		out = append(out, part...)
	}
	return out
}

func columns(list string) []string { return strings.Fields(list) }

func accessPlaces() []place {
	return []place{
		{
			table: "access_grant", key: "id", own: `person = $1`, ids: []string{"person", "closed_by", "informed_by", "authorised_by"},
			text:  columns("login reason level authorised_by informed_by informed_how closed_by evidence purpose emergency_reason"),
			login: columns("entered_by"),
			plain: columns("id kind system granted_on informed_on ends_on requested_at closed_at entered_at behalf action version added_at reviewed_on review_line request emergency_until watch"),
		},
		{
			table: "access_request", key: "id", own: `person = $1`, ids: []string{"person", "requester"}, text: columns("reason purpose level training decider decision_note"),
			login: columns("requested_by decided_by granted_by"),
			plain: columns("id system kind ends_on temporary grant_id state requested_at decided_at behalf granted_at"),
		},
		{table: "access_decision", key: "case_id grant_id", own: `grant_id in ` + ownGrants, text: columns("level note"), login: columns("decided_by"), plain: columns("case_id grant_id decision behalf decided_at done_at")},
		{table: "shared_password", key: "system login changed_at", text: columns("evidence"), login: columns("entered_by"), plain: columns("system login changed_at entered_at")},
		{
			table: "exception", key: "id", own: `kind = 'grant' and subject in ` + ownGrants + ` or kind = 'person' and subject = $1 or kind = '` + kindDirectoryAccount + `' and ` + ofOwnAccount, ids: []string{itsPerson}, text: columns("reason"),
			login: columns("granted_by"), plain: columns("id clause kind until_on granted_at ended_at"),
		},
	}
}

func staffPlaces() []place {
	return []place{
		{table: "person", apart: "replaced by the reference that stands for them"},
		{
			table: "engagement", key: "id", own: `person = $1`, ids: []string{"person"}, clear: columns("reference job_title"), text: columns("end_reason"),
			plain: columns("id kind service manager_post starts_on contract_end ended_on"),
		},
		{table: "post_holder", key: "post person from_on", own: `person = $1`, ids: []string{"person"}, plain: columns("post from_on until_on")},
		{table: "post", key: "id", ids: []string{"deputy"}, text: columns("title"), plain: columns("id role service above")},
		{
			table: "leaver", key: "id", own: `person = $1`, ids: []string{"person"}, clear: columns("reason explanation withdrawn_reason"), login: columns("recorded_by"),
			plain: columns("id engagement notice_on last_working_day access_ends_at confidential_until recorded_at due_known_at withdrawn_at version died lines_done"),
		},
		{table: "leaver_named", login: columns("login"), plain: columns("leaver")},
		{
			table: "joiner", key: "id", own: `person = $1`, ids: []string{"person"}, clear: columns("withdrawn_reason"), login: columns("recorded_by"),
			plain: columns("id engagement starts_on informed_on recorded_at withdrawn_at finished_at"),
		},
		{
			table: "mover", key: "id", own: `person = $1`, ids: []string{"person"}, clear: columns("explanation withdrawn_reason"), login: columns("recorded_by"),
			plain: columns("id from_engagement to_engagement moves_on notice_on recorded_at withdrawn_at began contract_end finished_at"),
		},
		{
			table: "absence", key: "id", own: `person = $1`, ids: []string{"person", "cover"}, clear: columns("kind access_reason withdrawn_reason"), login: columns("recorded_by"),
			plain: columns("id starts_on returns_on asked_on access decided_at returned_on recorded_at withdrawn_at finished_at"),
		},
		{
			table: "absence_grant", key: "absence grant_id", own: `grant_id in ` + ownGrants, text: columns("evidence restored_how"), login: columns("entered_by restored_by"),
			plain: columns("absence grant_id suspended_at restored_at"),
		},
		{
			table: "checklist_answer", key: "subject item", own: `subject in ` + ownCases, text: columns("evidence reason"), login: columns("entered_by"),
			plain: columns("kind subject item outcome done_at entered_at behalf"),
		},
		{table: "transfer", key: "id", text: columns("successor reason"), login: columns("recorded_by"), plain: columns("id service vests_on people systems assets grants head sequence recorded_at vested_at")},
		{table: "transfer_item", plain: columns("transfer kind subject")},
	}
}

func reviewPlaces() []place {
	return []place{
		{
			table: "access_review", key: "id", text: columns("name reason"), login: columns("started_by closed_by"),
			plain: columns("id scope subject previous started_at due lines snapshot closed_at"),
		},
		{
			table: "access_review_line", key: "id", own: `person = $1`, ids: []string{"person"}, clear: columns("person_name"), text: columns("login level reason was_level to_level note decided_by evidence"),
			login: columns("entered_by"), plain: columns("id campaign grant_id system service kind granted_on post difference decision decided_at entered_at behalf"),
		},
		{
			table: "privileged_account", key: "id", own: `holder = $1`, ids: []string{"holder"}, text: columns("login supplier"),
			plain: columns("id system group_name kind sponsor last_sign_in added_on removed_on"),
		},
		{
			table: "privileged_review", key: "id", ids: []string{"person", "second_by"}, text: columns("name second_name activity uncovered notes files"), login: columns("login"),
			plain: columns("id week due done_at entered_at behalf accounts added removed changed signed_in waits second_at second_entered complete_at"),
		},
		{table: "privileged_change", key: "review n", own: `account in ` + ownAccounts, text: columns("details"), plain: columns("review n account what")},
		{
			table: "privileged_query", key: "id", own: `account in ` + ownAccounts, text: columns("text answer answered_by"), login: columns("raised_by entered_by"),
			plain: columns("id review account raised_at answered_at entered_at behalf"),
		},
		{table: "privileged_week", key: "week", text: columns("reason"), login: columns("explained_by"), plain: columns("week explained_at")},
	}
}

func noticePlaces() []place {
	return []place{
		{table: "notice_issue", key: "pack version", text: columns("title text"), plain: columns("pack version asks days months issued_on ended_on")},
		{table: "notice_audience", plain: columns("pack what scope")},
		{table: "notice", key: "pack person", own: `person = $1`, ids: []string{"person"}, plain: columns("pack since_on answered answered_on waived_until standing due_on")},
		{table: "notice_answer", key: "id", own: `person = $1`, ids: []string{"person"}, clear: columns("answers"), text: columns("how"), login: columns("entered_by"), plain: columns("id pack version done_on entered_at")},
		{table: "notice_waiver", key: "id", own: `person = $1`, ids: []string{"person"}, clear: columns("reason"), login: columns("entered_by"), plain: columns("id pack until_on entered_at")},
		{table: "person_mark", key: "person mark from_on", own: `person = $1`, ids: []string{"person"}, clear: columns("note"), login: columns("entered_by"), plain: columns("mark from_on until_on entered_at")},
		{table: "notice_work", ids: []string{"person"}},
	}
}

func promptPlaces() []place {
	return []place{
		{
			table: "prompt_delegation", key: "id", own: `kind = 'person' and subject = $1 or subject in ` + ownCases, ids: []string{"person", itsPerson, itsItem}, text: columns("reason"),
			login: columns("made_by ended_by"), plain: columns("id duty kind due_on until_on post made_at ended_at"),
		},
		{
			table: "prompt_postponement", key: "id", own: `kind = 'person' and subject = $1 or subject in ` + ownCases, ids: []string{itsPerson, itsItem}, text: columns("reason"),
			login: columns("made_by ended_by"), plain: columns("id duty kind due_on until_on from_on made_at ended_at"),
		},
		{table: "reply_form", login: columns("made_by"), plain: columns("id post language made_at expires_on")},
		{table: "reply_form_line", ids: []string{itsPerson, itsItem}, plain: columns("form n duty kind due_on")},
		{table: "reply", ids: []string{"answered_by"}, login: columns("entered_by"), plain: columns("id form post received_on digest entered_at")},
		{table: "reply_line", ids: []string{"person", itsPerson, itsItem}, plain: columns("reply n duty kind leaver outcome")},
	}
}

func recordPlaces() []place {
	return []place{
		{table: "record", ids: []string{`subject where kind = 'leaver'`}, login: columns("issued_by"), plain: columns("number kind case_id issued_at sequence head")},
		{table: "record_revision", apart: "a signed file is kept whole or taken away whole"},
		{table: "attachment", apart: "a file is kept whole or taken away whole"},
		{table: "entry", apart: "its fields say by their type what they hold"},
		{table: "entry_event", apart: "what was given says by its type what it holds"},
		{table: "entry_link", ids: []string{`to_id where to_kind = 'person'`}, plain: columns("kind id field to_kind")},
		{table: "entry_round", plain: columns("duty kind subject since_on last_on owed")},
		{table: "search_entry", apart: "follows what is searched"},
		{table: "search_text", apart: "follows what is searched"},
		{table: "trail_change", apart: "its details are taken out, so that the chain stands"},
	}
}

// filePlaces are what files and directories left in the register. The files themselves are not kept: only their names, how many rows they had, and how they were read. An account
// that a directory showed goes with its person; where it is still in the directory, the next reading finds it again and asks whose it is.
func filePlaces() []place {
	return []place{
		{table: "import_file", key: "sequence", text: columns("name"), login: columns("login undone_by"), plain: columns("sequence kind sha256 rows at undone_at")},
		{table: "import_mapping", key: "name", text: columns("headings mapping name"), login: columns("saved_by"), plain: columns("kind saved_at")}, // the name last: it names the row
		{table: "directory", key: "system", text: columns("source"), login: columns("read_by"), plain: columns("system taken_at read_at knows_use reconciliation")},
		{
			table: "directory_account", key: "id", own: `person = $1`, gone: "accounts seen in a directory", ids: []string{"person"}, text: columns("login name"),
			plain: columns("id system enabled last_used expires_at findings first_seen version"),
		},
		{table: "watched_folder", key: "id", text: columns("path computer source"), login: columns("login ended_by"), plain: columns("id kind since ended_at")},
		{table: "waiting_file", key: "id", text: columns("name trouble reason"), login: columns("ended_by"), plain: columns("id folder sha256 rows found_at ended_at how")},
		{table: "digest_sent", own: `person = $1`, gone: "days on which they were told by e-mail", ids: []string{"person"}, login: columns("login"), plain: columns("on_day at")},
	}
}

func registerPlaces() []place {
	return []place{
		{table: "setting", login: columns("changed_by"), plain: columns("key value source changed_at")},
		{table: "counter", plain: columns("name value")},
		{
			table: "register_user", key: "login", ids: []string{"person"}, login: columns("login name added_by disabled_by"), text: columns("disabled_reason must_change"),
			plain: columns("first added_at disabled_at password_at key_file"),
		},
		{table: "rekey_owed", login: columns("login"), plain: columns("what custody since")},
		{table: "recovery_sheet", login: columns("made_by"), plain: columns("id shares needed certificate made_at ended_at ended_how")},
		{table: "user_role", login: columns("login"), plain: columns("role")},
		{table: "signing_key", login: columns("login certificate voucher"), plain: columns("id public_key kind added_at")},
		{table: "revocation", plain: columns("key revoked_at reason")},
		{table: "authority", plain: columns("id certificate sealed_key added_at")},
		{table: "outside_authority", key: "id", login: columns("added_by"), plain: columns("id certificate added_at ended_at")},
		{table: "own_certificate", key: "login", login: columns("login certificate"), plain: columns("key sealed_key added_at")},
		{table: "trail", login: columns("login"), plain: columns("sequence at behalf act outcome changes previous hash key signature")},
		{table: "register_key", plain: columns("name key made_at")},
		{
			table: "removal", key: "id", own: `person = $1`, ids: []string{"person", "asker"}, text: columns("reason authority despite decision"), login: columns("asked_by decided_by"),
			plain: columns("id kind received_on state asked_at decided_at done_at sealed_at removed stays"),
		},
		{table: "removal_item", ids: []string{`subject where kind = 'leaver'`}, text: columns("kept"), key: "removal kind subject", plain: columns("removal kind since_on")},
		{table: "removal_text", own: `removal in (select id from removal where person = $1 union select removal from removal_item where kind = 'leaver' and subject = $1)`, text: columns("reason"), key: "removal source row_key", login: columns("by_login"), plain: columns("removal source row_key digest decision")},
		{table: "copy_place", login: columns("noted_by"), text: columns("path computer"), key: "id", plain: columns("id off_site noted_at")},
		{
			table: "register_copy", login: columns("made_by"), text: columns("removed_why"), key: "id",
			plain: columns("id place name commit_number entry head size sha256 key_name made_at verified_at damaged_at removed_at"),
		},
		{table: "restore_drill", login: columns("done_by"), text: columns("findings"), key: "id", plain: columns("id copy name started_at seconds data_from entries lost as_promised")},
		{table: "tombstone", plain: columns("removal kind digest reference")},
	}
}
