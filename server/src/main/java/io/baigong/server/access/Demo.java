package io.baigong.server.access;

import io.baigong.server.database.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log-ins of the demonstration: people of the organisation `demo-works`, and an officer of
/// `demo-bureau`, with random passwords, and an administrator's API token, in `demo-access.json`
/// (readable by the owner only): `{http, mqtt, logins:[{login,password,role}], token, …}`, and what
/// [DemoAccessContributor]s add.
@Component
class Demo {
    static final String ORGANISATION = "demo-works";
    private static final String TOKEN = "demonstration";
    private static final String BUREAU = "demo-bureau";
    private static final List<Cast> CAST =
            List.of(
                    new Cast("admin", "Administrator", Role.PLATFORM_OPERATOR),
                    new Cast("owner", "企业主 Owner", Role.OWNER),
                    new Cast("engineer", "工程师 Engineer", Role.ENGINEER),
                    new Cast("operator", "操作员 Operator", Role.OPERATOR),
                    new Cast("officer", "政府工作人员 Officer", Role.OFFICER, BUREAU, "演示经济和信息化厅（虚构）"));

    private final DataFolder data;
    private final People people;
    private final Organisations organisations;
    private final ApiTokens tokens;
    private final Authority authority;
    private final ObjectProvider<DemoAccessContributor> contributors;
    private final Environment environment;
    private final JsonMapper json;

    Demo(
            DataFolder data,
            People people,
            Organisations organisations,
            ApiTokens tokens,
            Authority authority,
            ObjectProvider<DemoAccessContributor> contributors,
            Environment environment,
            JsonMapper json) {
        this.data = data;
        this.people = people;
        this.organisations = organisations;
        this.tokens = tokens;
        this.authority = authority;
        this.contributors = contributors;
        this.environment = environment;
        this.json = json;
    }

    private record Cast(String login, String name, Role role, String organisation, String called) {
        Cast(String login, String name, Role role) {
            this(login, name, role, ORGANISATION, "演示工厂 Demonstration works");
        }
    }

    /// A log-in as the file shows it.
    record Login(String login, String password, String role) {}

    /// Makes people and file, or finds that those of an earlier start still hold.
    ///
    /// @throws IllegalStateException when the data folder is not a demonstration's
    void prepare() throws IOException {
        var organisation = organisations.byKey(ORGANISATION);
        if (organisation.isEmpty() && !people.isEmpty()) {
            throw new IllegalStateException(
                    "%s holds a platform that is no demonstration; choose another data folder"
                            .formatted(data.data()));
        }
        Path file = data.data().resolve("demo-access.json");
        var access = stillHolds(file) ? read(file) : made();
        access.put("http", "http://127.0.0.1:" + environment.getProperty("server.port", "8080"));
        access.put("mqtt", "127.0.0.1:" + environment.getProperty("baigong.mqtt.port", "1883"));
        DataFolder.keepPrivate(file, json.writeValueAsString(access) + "\n");
    }

    private Map<String, Object> made() {
        var logins = new ArrayList<Login>();
        for (var cast : CAST) {
            String password = Passwords.random();
            put(cast, password);
            logins.add(new Login(cast.login(), password, cast.role().key()));
        }
        var access = new LinkedHashMap<String, Object>();
        access.put("http", "");
        access.put("mqtt", "");
        access.put("logins", logins);
        var admin = authority.caller(people.byLogin("admin").orElseThrow());
        admin.call(() -> {
            tokens.of(admin).stream()
                    .filter(token -> token.name().equals(TOKEN))
                    .forEach(token -> tokens.revoke(admin, token.id()));
            var made = tokens.make(admin, TOKEN, admin.scopes(), null);
            access.put("token", Objects.requireNonNull(made.token()));
            contributors.forEach(each -> access.putAll(each.demoAccess(admin)));
            return true;
        });
        return access;
    }

    private void put(Cast cast, String password) {
        var known = people.byLogin(cast.login());
        if (known.isPresent()) {
            authority
                    .caller(known.get())
                    .call(() -> {
                        people.setPassword(known.get(), password);
                        return true;
                    });
            return;
        }
        var organisation = organisations.byKey(cast.organisation());
        if (organisation.isEmpty()) {
            organisations.add(
                    cast.organisation(),
                    cast.called(),
                    new Organisations.First(cast.login(), cast.name(), cast.role(), password));
        } else {
            people.addTo(organisation.get(), cast.login(), cast.name(), cast.role(), password);
        }
    }

    private boolean stillHolds(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                return false;
            }
            JsonNode access = json.readTree(Files.readString(file));
            return tokens.authenticate(access.path("token").asString("")) != null;
        } catch (JacksonException e) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> read(Path file) throws IOException {
        return json.readValue(Files.readString(file), LinkedHashMap.class);
    }
}
