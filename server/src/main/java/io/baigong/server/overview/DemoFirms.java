package io.baigong.server.overview;

import io.baigong.server.access.AccessSettings;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Scope;
import io.baigong.server.database.DataFolder;
import io.baigong.server.database.Tenancy;
import io.baigong.server.facts.DemoFacts;
import io.baigong.server.organisations.DemoRegister;
import io.baigong.server.packs.Packs;
import io.baigong.server.things.DemoDevices;
import io.baigong.server.things.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Fills the demonstration's region beside the start: enterprises, devices in some of them, and the
/// facts that an officer has collected. The tokens of the devices go into `demo-firms.json`
/// (readable by the owner only), from which the plant lets them speak: `{devices: [{thing,
/// token}]}`.
@Component
class DemoFirms {
    private static final Logger LOG = LoggerFactory.getLogger(DemoFirms.class);
    private static final String PACK = "machining-works";
    private static final String MODEL = "energy-meter";

    private final AccessSettings settings;
    private final DataFolder data;
    private final DemoRegister register;
    private final DemoDevices devices;
    private final DemoFacts facts;
    private final Packs packs;
    private final JdbcClient db;
    private final JsonMapper json;

    DemoFirms(
            AccessSettings settings,
            DataFolder data,
            DemoRegister register,
            DemoDevices devices,
            DemoFacts facts,
            Packs packs,
            JdbcClient db,
            JsonMapper json) {
        this.settings = settings;
        this.data = data;
        this.register = register;
        this.devices = devices;
        this.facts = facts;
        this.packs = packs;
        this.db = db;
        this.json = json;
    }

    record Device(String firm, String thing, String token) {}

    @EventListener(ApplicationReadyEvent.class)
    void beginBesideTheStart() {
        if (settings.demo()) {
            Thread.ofVirtual().name("demo-firms").start(this::make);
        }
    }

    private void make() {
        Path file = data.data().resolve("demo-firms.json");
        if (Files.exists(file)) {
            return;
        }
        try {
            int works =
                    Tenancy.asPlatform(() ->
                            db.sql("select id from organisation where key = 'demo-works'")
                                    .query(Integer.class)
                                    .single());
            var administrator = new Caller(works, "admin", Set.of(Scope.values()), true);
            var made = new ArrayList<Device>();
            for (var firm : register.make(administrator)) {
                if (firm.devices() > 0) {
                    made.addAll(devices(firm));
                }
            }
            facts.make(administrator);
            DataFolder.keepPrivate(file, json.writeValueAsString(Map.of("devices", made)) + "\n");
        } catch (RuntimeException | IOException e) {
            LOG.warn("the demonstration's firms are not complete; the next start tries again", e);
        }
    }

    private List<Device> devices(DemoRegister.Firm firm) {
        return Tenancy.<List<Device>, RuntimeException>as(
                firm.organisation(),
                () -> {
                    packs.installDelivered(firm.organisation(), PACK);
                    var made = new ArrayList<Device>();
                    for (int n = 1; n <= firm.devices(); n++) {
                        String thing = "%s-meter-%d".formatted(firm.key(), n);
                        var name = new Name(n + " 号电能表", "Energy meter " + n);
                        made.add(
                                new Device(
                                        firm.key(),
                                        thing,
                                        devices.add(firm.organisation(), thing, name, MODEL)));
                    }
                    return made;
                });
    }
}
