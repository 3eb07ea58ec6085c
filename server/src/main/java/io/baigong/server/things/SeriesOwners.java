package io.baigong.server.things;

import io.baigong.server.database.Tenancy;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whose a series is, for work of the platform that looks at all of them.
@Component
public final class SeriesOwners {
    private static final int FETCHED = 10_000;

    private final JdbcClient db;

    SeriesOwners(JdbcClient db) {
        this.db = db;
    }

    /// Who owned which numbers when it was made.
    public static final class Owners {
        private int[] bases = new int[1_024];
        private int[] ends = new int[1_024];
        private int[] organisations = new int[1_024];
        private int size;

        private void add(int base, int slots, int organisation) {
            if (size == bases.length) {
                bases = Arrays.copyOf(bases, size * 2);
                ends = Arrays.copyOf(ends, size * 2);
                organisations = Arrays.copyOf(organisations, size * 2);
            }
            bases[size] = base;
            ends[size] = base + slots;
            organisations[size] = organisation;
            size++;
        }

        /// The organisation of a series; 0 for one that is nobody's any more.
        public int of(int series) {
            int found = Arrays.binarySearch(bases, 0, size, series);
            int at = found >= 0 ? found : -found - 2;
            return at >= 0 && series < ends[at] ? organisations[at] : 0;
        }
    }

    /// Reads them: 12 bytes for each block of series, about one a thing.
    public Owners read() {
        var owners = new Owners();
        return Tenancy.asPlatform(() -> {
            int last = -1;
            int before;
            do {
                before = owners.size;
                db.sql(
                                "select base, slots, organisation_id from series_block where base > ? order by base limit ?")
                        .params(last, FETCHED)
                        .query(row -> {
                            owners.add(row.getInt(1), row.getInt(2), row.getInt(3));
                        });
                last = owners.size == 0 ? -1 : owners.bases[owners.size - 1];
            } while (owners.size - before == FETCHED);
            return owners;
        });
    }
}
