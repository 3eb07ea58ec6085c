package io.baigong.server.database;

import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/// Copies every table out in one snapshot and back in, by PostgreSQL's COPY: the bundled PostgreSQL
/// has no pg_dump, and one's own may be of another version.
///
/// A copy is, per table, `postgres/<table>.copy` in COPY's text form with a header line of column
/// names, and `postgres/sequences` with `name value` lines. The schema is not in it: migrations
/// make it. Ours are the tables of schema `public` that migrations made tenant tables, and their
/// sequences; whatever else the database holds is left alone.
final class DatabaseCopy {
    static final String FOLDER = "postgres/";
    private static final String SEQUENCES = "sequences";
    private static final String TABLES =
            """
            select c.relname, array_to_string(array(
                     select quote_ident(a.attname) from pg_attribute a
                      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                        and a.attgenerated = '' order by a.attnum), ',') as columns
              from pg_class c
              join pg_policy p on p.polrelid = c.oid and p.polname = 'of_the_owner'
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1\
            """;
    private static final String REFERENCES =
            """
            select distinct c.relname, r.relname from pg_constraint k
              join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
             where k.contype = 'f' and c.oid <> r.oid
               and c.relnamespace = 'public'::regnamespace\
            """;

    private static final String OUR_SEQUENCES =
            """
            select q.sequencename, q.last_value from pg_sequences q
              join pg_depend d on d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
               and d.objid = format('%I.%I', q.schemaname, q.sequencename)::regclass
              join pg_policy p on p.polrelid = d.refobjid and p.polname = 'of_the_owner'
             where q.schemaname = 'public' and q.last_value is not null order by 1\
            """;

    private DatabaseCopy() {}

    private record Table(String name, String columns) {}

    private record Reference(String from, String to) {}

    /// Writes all tables as they stood at one moment.
    static void write(Connection owner, ZipOutputStream zip, String prefix)
            throws SQLException, IOException {
        owner.setAutoCommit(false);
        owner.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        owner.setReadOnly(true);
        var copies = new CopyManager(owner.unwrap(BaseConnection.class));
        for (var table : tables(owner)) {
            zip.putNextEntry(new ZipEntry(prefix + FOLDER + table.name() + ".copy"));
            zip.write((table.columns() + "\n").getBytes(StandardCharsets.UTF_8));
            copies.copyOut(
                    "copy (select %s from public.%s) to stdout"
                            .formatted(table.columns(), table.name()),
                    new KeptOpen(zip));
            zip.closeEntry();
        }
        zip.putNextEntry(new ZipEntry(prefix + FOLDER + SEQUENCES));
        for (String line : sequences(owner)) {
            zip.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        zip.closeEntry();
        owner.rollback();
    }

    /// Loads a copy into migrated tables, replacing what migrations put there, in the open
    /// transaction.
    ///
    /// @param folder holds the files that [#write] made
    static void read(Connection owner, Path folder) throws SQLException, IOException {
        var copies = new CopyManager(owner.unwrap(BaseConnection.class));
        var tables = inOrderOfReference(tables(owner), references(owner));
        try (var statement = owner.createStatement()) {
            for (var table : tables.reversed()) {
                // The owner is bound by row-level security too, and COPY refuses to work under it.
                statement.execute(
                        "alter table public.%s no force row level security"
                                .formatted(table.name()));
                statement.execute("delete from public." + table.name());
                // What triggers would make is in the copy too.
                statement.execute(
                        "alter table public.%s disable trigger user".formatted(table.name()));
            }
            for (var table : tables) {
                Path file = folder.resolve(table.name() + ".copy");
                if (Files.exists(file)) {
                    readTable(copies, table, file);
                }
                statement.execute(
                        "alter table public.%s force row level security".formatted(table.name()));
                statement.execute(
                        "alter table public.%s enable trigger user".formatted(table.name()));
            }
            for (String line : Files.readAllLines(folder.resolve(SEQUENCES))) {
                String[] words = line.split(" ", 2);
                statement.execute(
                        "select setval('public.%s', %d)"
                                .formatted(words[0], Long.parseLong(words[1])));
            }
        }
    }

    private static void readTable(CopyManager copies, Table table, Path file)
            throws IOException, SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            var head = new StringBuilder();
            for (int b = in.read(); b != '\n' && b != -1; b = in.read()) {
                head.append((char) b);
            }
            copies.copyIn(
                    "copy public.%s (%s) from stdin".formatted(table.name(), head),
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        }
    }

    private static List<Table> tables(Connection owner) throws SQLException {
        var found = new ArrayList<Table>();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                found.add(new Table(rows.getString(1), rows.getString(2)));
            }
        }
        return found;
    }

    private static List<Reference> references(Connection owner) throws SQLException {
        var found = new ArrayList<Reference>();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(REFERENCES)) {
            while (rows.next()) {
                found.add(new Reference(rows.getString(1), rows.getString(2)));
            }
        }
        return found;
    }

    private static List<String> sequences(Connection owner) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(OUR_SEQUENCES)) {
            while (rows.next()) {
                found.add(rows.getString(1) + " " + rows.getLong(2));
            }
        }
        return found;
    }

    /// Referenced tables first.
    private static List<Table> inOrderOfReference(List<Table> tables, List<Reference> references) {
        var ordered = new ArrayList<Table>();
        var left = new ArrayList<>(tables);
        while (!left.isEmpty()) {
            var names = left.stream().map(Table::name).toList();
            var free =
                    left.stream()
                            .filter(table ->
                                    references.stream()
                                            .noneMatch(reference ->
                                                    reference.from().equals(table.name())
                                                            && names.contains(reference.to())))
                            .toList();
            if (free.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle: " + names);
            }
            ordered.addAll(free);
            left.removeAll(free);
        }
        return ordered;
    }

    /// COPY closes nothing, but a ZIP entry must be ended by us alone.
    private static final class KeptOpen extends FilterOutputStream {
        KeptOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
