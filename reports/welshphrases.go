package reports

// welshPhrases are the program's own words of the records that can be made in Welsh, beside the English they say.
func welshPhrases() map[string]string {
	out := map[string]string{}
	for _, part := range []map[string]string{welshDays(), welshVocabulary(), welshLeaver(), welshLeaverSentences(), welshSignatures()} {
		for english, welsh := range part {
			out[english] = welsh
		}
	}
	return out
}

func welshDays() map[string]string {
	return map[string]string{
		"January": "Ionawr", "February": "Chwefror", "March": "Mawrth", "April": "Ebrill", "May": "Mai", "June": "Mehefin",
		"July": "Gorffennaf", "August": "Awst", "September": "Medi", "October": "Hydref", "November": "Tachwedd", "December": "Rhagfyr",
		"not known": "ddim yn hysbys", "by ": "gan ", " by ": " gan ", "entered ": "cofnodwyd ", "entered by ": "cofnodwyd gan ",
	}
}

// welshVocabulary are the words that the register chooses from.
func welshVocabulary() map[string]string {
	return map[string]string{
		"employee": "gweithiwr", "agency": "gweithiwr asiantaeth", "agency worker": "gweithiwr asiantaeth", "contractor": "contractwr", "councillor": "cynghorydd", "volunteer": "gwirfoddolwr",
		"secondee": "ar secondiad", "apprentice": "prentis", "casual": "achlysurol", "other": "arall", "student": "myfyriwr", "governor": "llywodraethwr",
		"account": "cyfrif", "accounts": "cyfrifon", "shared account": "cyfrif a rennir", "admin account": "cyfrif gweinyddwr", "service account": "cyfrif gwasanaeth", "external account": "cyfrif allanol", "cabinet": "cwpwrdd", "privileged account": "cyfrif breintiedig", "key": "allwedd", "badge": "bathodyn", "card": "cerdyn", "token": "tocyn",
		"user": "defnyddiwr", "building": "adeilad", "mailbox": "blwch post", "group": "grŵp",
		"disabled": "analluogwyd", "deleted": "dilëwyd", "changed": "newidiwyd", "returned": "dychwelwyd", "cancelled": "diddymwyd", "open": "agored", "never existed": "ni fu erioed", "requested of the supplier": "gofynnwyd i’r cyflenwr",
		"not held": "dim ganddynt", "not recovered": "heb ei adfer", "outstanding": "heb ei ddychwelyd", "transferred": "trosglwyddwyd", "removed": "tynnwyd",
		"done": "gwnaed", "not done": "heb ei wneud", "does not apply": "nid yw’n berthnasol",
		"before": "cyn gadael", "last day": "y diwrnod olaf", "after": "ar ôl gadael", "leaving": "wrth adael",
		"Manager": "Rheolwr", "Countersigned": "Cydlofnodwyd", "Information Security Manager": "Rheolwr Diogelwch Gwybodaeth", "Human Resources": "Adnoddau Dynol",
	}
}

func welshLeaver() map[string]string {
	return map[string]string{
		"Leaver record": "Cofnod ymadawr", "With exceptions": "Gydag eithriadau", "Access is still open": "Mae mynediad yn dal ar agor",
		"With exceptions, and access is still open": "Gydag eithriadau, ac mae mynediad yn dal ar agor",
		"%d by late notice, %d by late closure":     "%d trwy rybudd hwyr, %d trwy gau’n hwyr", "%d under an exception": "%d o dan eithriad", "all returned or not held": "pob un wedi’i ddychwelyd neu heb fod ganddynt", "%d not returned": "%d heb ei ddychwelyd",
		"closed on time": "caewyd ar amser", "closed late": "caewyd yn hwyr", "thing to return": "peth i’w ddychwelyd", "things to return": "pethau i’w dychwelyd",
		"Access and things to return": "Mynediad a phethau i’w dychwelyd", "Person and post": "Person a swydd", "Dates and notice": "Dyddiadau a rhybudd", "Accounts and access": "Cyfrifon a mynediad",
		"Things to return": "Pethau i’w dychwelyd", "Other checks": "Gwiriadau eraill", "Exceptions": "Eithriadau", "What this record says": "Beth mae’r cofnod hwn yn ei ddweud",
		"Name": "Enw", "Employee number": "Rhif gweithiwr", "Reference in the register": "Cyfeirnod yn y gofrestr", "Post": "Swydd", "Service": "Gwasanaeth", "Engagement": "Ymgysylltiad",
		"Manager knew": "Gwyddai’r rheolwr", "Last working day": "Diwrnod gwaith olaf", "Access to end": "Mynediad i ddod i ben", "Entered in the register": "Cofnodwyd yn y gofrestr", "Contract ends": "Diwedd y contract", "Line manager": "Rheolwr llinell",
		"End of the last working day": "Diwedd y diwrnod gwaith olaf", "Notice: ": "Rhybudd: ", "Late notice: ": "Rhybudd hwyr: ",
		"Account": "Cyfrif", "System owner": "Perchennog y system", "Due": "Erbyn", "Done, and entered": "Gwnaed, a chofnodwyd", "Outcome": "Canlyniad", "Evidence": "Tystiolaeth", "Item": "Eitem",
		"Check": "Gwiriad", "Answer": "Ateb", "Done": "Gwnaed", "What may stay open": "Beth gaiff aros ar agor", "Reason": "Rheswm", "Granted by": "Caniatawyd gan", "Ends on": "Daw i ben ar", "Reason: ": "Rheswm: ",
		"Not closed": "Heb ei gau", "on behalf of ": "ar ran ", "on the owner’s behalf": "ar ran y perchennog", "Open": "Ar agor", "Open: requested": "Gofynnwyd", "Exception until %s": "Eithriad tan %s",
		"On time": "Ar amser", "Late": "Hwyr", "late closure": "cau’n hwyr", "late notice": "rhybudd hwyr", "without an exception": "heb eithriad", "under an exception until %s": "o dan eithriad tan %s", "%s: open %s.": "%s: ar agor %s.",
	}
}

func welshLeaverSentences() map[string]string {
	const (
		cy   = "Pan gyhoeddwyd y cofnod hwn, o’r cyfrifon (%[2]d) roedd %[1]s yn dal ar agor. Y perchennog sy’n dal yn gyfrifol am eu cau."
		told = "dywedwyd wrth y gofrestr ar ôl i’r rheolwr wybod, nifer y diwrnodau gwaith: %d"
	)
	return map[string]string{
		"When this record was issued, %s of %d account was still open. The duty to close stays with the owner.":   cy,
		"When this record was issued, %s of %d accounts was still open. The duty to close stays with the owner.":  cy,
		"When this record was issued, %s of %d accounts were still open. The duty to close stays with the owner.": cy,
		"The register holds no account, key or other means of access for this person, and nothing to return.":     "Nid oes gan y gofrestr gyfrif, allwedd na dull mynediad arall ar gyfer y person hwn, na dim i’w ddychwelyd.",
		"The register holds no account, key or other means of access for this person.":                            "Nid oes gan y gofrestr gyfrif, allwedd na dull mynediad arall ar gyfer y person hwn.",
		"The register holds nothing that this person had to return.":                                              "Nid oes gan y gofrestr ddim yr oedd yn rhaid i’r person hwn ei ddychwelyd.",
		"All times are Europe/London. Done is when the access ended, entered is when that was typed into the register; lateness runs to when it was " +
			"done. Late notice: the register was told after the access was due to end. Late closure: the owner closed it later than the due time and the notice allowed.": "Amser Llundain yw pob amser. Gwnaed yw pryd y daeth y mynediad i ben; cofnodwyd yw pryd y teipiwyd hynny i’r gofrestr; mesurir hwyrni hyd at pryd y’i gwnaed. " +
			"Rhybudd hwyr: dywedwyd wrth y gofrestr ar ôl yr adeg y dylai’r mynediad fod wedi dod i ben. Cau’n hwyr: caeodd y perchennog ef yn hwyrach nag yr oedd yr amser a’r rhybudd yn ei ganiatáu.",
		"This record states what %s’s register held on %s about the access of %s and the things to be returned. Each closing and each return " +
			"is stated by the person named beside it, with the evidence given.": "Mae’r cofnod hwn yn nodi’r hyn oedd yng nghofrestr %s ar %s am fynediad %s a’r pethau i’w dychwelyd. Y person a enwir wrth ochr pob cau a phob dychweliad sy’n ei ddatgan, gyda’r dystiolaeth a roddwyd.",
		"It does not give the reason for leaving. It does not show that there was no access of which the register had not been told.": "Nid yw’n rhoi’r rheswm dros adael. Nid yw’n dangos nad oedd mynediad na ddywedwyd wrth y gofrestr amdano.",
		"This is a draft. It is not a record and must not be relied on.":                                                              "Drafft yw hwn. Nid yw’n gofnod ac ni ddylid dibynnu arno.",
		"when the manager knew is not recorded":                                                                                       "ni chofnodwyd pryd y gwyddai’r rheolwr",
		"the manager knew before this register came into use on %s":                                                                   "gwyddai’r rheolwr cyn i’r gofrestr hon ddod i ddefnydd ar %s",
		"told %d working day after the manager knew":                                                                                  told,
		"told %d working days after the manager knew":                                                                                 told,
		"told on the working day on which the manager knew":                                                                           "dywedwyd wrth y gofrestr ar y diwrnod gwaith y gwyddai’r rheolwr",
	}
}

func welshSignatures() map[string]string {
	return map[string]string{
		"Signatures": "Llofnodion",
		"Each signature states that what is said of the signer’s own part is true to the best of their knowledge.": "Mae pob llofnod yn datgan bod yr hyn a ddywedir am ran y llofnodwr ei hun yn wir hyd eithaf ei wybodaeth.",
		"These are electronic signatures within section 7 of the Electronic Communications Act 2000. They are not qualified electronic signatures. " +
			"A change to this file after signing can be seen: open it in a reader that checks signatures, or run “muniment verify”.": "Llofnodion electronig yw’r rhain o fewn adran 7 o Ddeddf Cyfathrebiadau Electronig 2000. Nid llofnodion electronig cymwysedig ydynt. " +
			"Gellir gweld newid i’r ffeil hon ar ôl ei llofnodi: agorwch hi mewn darllenydd sy’n gwirio llofnodion, neu rhedwch “muniment verify”.",
	}
}
