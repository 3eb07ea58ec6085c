package io.baigong.server.things;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.things.DeviceTokens.Made;
import io.baigong.server.things.DeviceTokens.Shown;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The devices that stand, one after another, at the place of a thing, and the tokens by which they
/// prove who they are.
@Service
class Devices {
    private static final int MAX_TOKENS = 20;
    private static final int MAX_ENROLMENT_TOKENS = 100;
    private static final int MAX_TEXT = 128;

    private final JdbcClient db;
    private final Things things;
    private final ThingStore store;
    private final DeviceTokens tokens;
    private final DeviceCertificates certificates;
    private final ThingDirectory directory;
    private final Changes changes;
    private final Audit audit;
    private final Clock clock;

    Devices(
            JdbcClient db,
            Things things,
            ThingStore store,
            DeviceTokens tokens,
            DeviceCertificates certificates,
            ThingDirectory directory,
            Changes changes,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.things = things;
        this.store = store;
        this.tokens = tokens;
        this.certificates = certificates;
        this.directory = directory;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param to null while it stands there
    record Device(String serial, Instant from, @Nullable Instant to) {}

    /// A device that was put in place, with its new token.
    record Replaced(Device device, Shown token) {}

    /// Newest first.
    List<Device> all(int organisation, int thing) {
        return db.sql(
                        """
                        select serial, since, until from device
                         where organisation_id = :organisation and thing_id = :thing
                         order by since desc, id desc\
                        """)
                .param("organisation", organisation)
                .param("thing", thing)
                .query((rs, _) -> {
                    var until = rs.getTimestamp("until");
                    return new Device(
                            rs.getString("serial"),
                            rs.getTimestamp("since").toInstant(),
                            until == null ? null : until.toInstant());
                })
                .list();
    }

    /// Puts another device at the place of a thing. Its history goes on; tokens and certificates of
    /// the device before end, a new token is made.
    ///
    /// @param model key of the new device's model, null when it is the same
    Replaced replace(int organisation, String key, String serial, @Nullable String model) {
        check("serial", serial);
        int[] upTo = new int[1];
        int[] thing = new int[1];
        var revoked = new ArrayList<Integer>();
        Made made =
                changes.in(
                        organisation,
                        () -> {
                            thing[0] =
                                    things.replace(
                                            organisation,
                                            key,
                                            spec ->
                                                    model == null
                                                            ? spec
                                                            : spec.withModel(model, null));
                            stand(organisation, thing[0], serial);
                            tokens.delete(organisation, thing[0], null);
                            revoked.addAll(certificates.revoke(organisation, thing[0], null));
                            var token = tokens.make(organisation, thing[0], serial);
                            upTo[0] = token.shown().id() - 1;
                            audit.record(
                                    "device.replace", key, Outcome.DONE, Map.of("serial", serial));
                            return token;
                        });
        tokens.forget(thing[0], upTo[0]);
        tokens.announce(made);
        certificates.refreshAll(revoked);
        things.tell(organisation, thing[0]);
        return new Replaced(all(organisation, thing[0]).getFirst(), made.shown());
    }

    private void stand(int organisation, int thing, String serial) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        db.sql(
                        """
                        update device set until = :now
                         where organisation_id = :organisation and thing_id = :thing
                           and until is null\
                        """)
                .param("now", now)
                .param("organisation", organisation)
                .param("thing", thing)
                .update();
        db.sql(
                        """
                        insert into device (organisation_id, thing_id, serial, since)
                        values (:organisation, :thing, :serial, :now)\
                        """)
                .param("organisation", organisation)
                .param("thing", thing)
                .param("serial", serial)
                .param("now", now)
                .update();
    }

    List<Shown> tokens(int organisation, String key) {
        return tokens.all(organisation, number(organisation, key));
    }

    /// The secret is in the answer and nowhere else.
    Shown addToken(int organisation, String key, String name) {
        check("name", name);
        return announced(
                changes.in(
                        organisation,
                        () -> {
                            int thing = number(organisation, key);
                            limit(organisation, thing, MAX_TOKENS);
                            audit.record("token.create", key, Outcome.DONE, Map.of("name", name));
                            return tokens.make(organisation, thing, name);
                        }));
    }

    void deleteToken(int organisation, String key, int id) {
        changes.in(organisation, () -> delete(organisation, number(organisation, key), key, id));
        tokens.forgetOne(id);
        directory.moved();
    }

    List<Shown> enrolmentTokens(int organisation) {
        return tokens.all(organisation, null);
    }

    Shown addEnrolmentToken(int organisation, String name) {
        check("name", name);
        return announced(
                changes.in(
                        organisation,
                        () -> {
                            limit(organisation, null, MAX_ENROLMENT_TOKENS);
                            audit.record(
                                    "enrolment.create", name, Outcome.DONE, Map.of("name", name));
                            return tokens.make(organisation, null, name);
                        }));
    }

    void deleteEnrolmentToken(int organisation, int id) {
        changes.in(organisation, () -> delete(organisation, null, "enrolment", id));
        tokens.forgetOne(id);
        directory.moved();
    }

    private Shown announced(Made made) {
        tokens.announce(made);
        directory.moved();
        return made.shown();
    }

    private boolean delete(int organisation, @Nullable Integer thing, String subject, int id) {
        if (tokens.delete(organisation, thing, id) == 0) {
            throw new NotFound("token", id);
        }
        audit.record("token.delete", subject, Outcome.DONE, Map.of("id", id));
        return true;
    }

    private void limit(int organisation, @Nullable Integer thing, int most) {
        if (tokens.all(organisation, thing).size() >= most) {
            throw new TooMuch("tokens", most);
        }
    }

    private int number(int organisation, String key) {
        var stored = store.find(organisation, key);
        if (stored == null) {
            throw new NotFound("thing", key);
        }
        if (stored.erasing()) {
            throw new Conflict("being-erased", "thing " + key + " is being erased");
        }
        return stored.id();
    }

    static void check(String field, String text) {
        if (text.isBlank()
                || text.length() > MAX_TEXT
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new Invalid(field, "1 to " + MAX_TEXT + " characters", text);
        }
    }
}
