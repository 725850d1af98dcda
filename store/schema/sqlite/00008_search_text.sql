-- +goose Up

create virtual table search_text using fts5 (text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', detail = 'full');
insert into search_text (search_text, rank) values ('secure-delete', 1); -- what is removed leaves nothing behind in the index
