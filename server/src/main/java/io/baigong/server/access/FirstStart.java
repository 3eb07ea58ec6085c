package io.baigong.server.access;

import io.baigong.server.database.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/// Makes the first administrator of a new platform. There is no default password: a random one is
/// handed over once in `secrets/first-administrator` (readable by the owner only), which the
/// launcher prints and deletes.
@Component
class FirstStart implements SmartInitializingSingleton {
    static final String FILE = "first-administrator";
    static final String NEW_PASSWORD = "new-password";
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    private final AccessSettings settings;
    private final DataFolder data;
    private final People people;
    private final Credentials credentials;
    private final Organisations organisations;
    private final Demo demo;

    FirstStart(
            AccessSettings settings,
            DataFolder data,
            People people,
            Credentials credentials,
            Organisations organisations,
            Demo demo) {
        this.settings = settings;
        this.data = data;
        this.people = people;
        this.credentials = credentials;
        this.organisations = organisations;
        this.demo = demo;
    }

    /// Before the web server answers, so that whoever sees the platform healthy finds the file.
    @Override
    public void afterSingletonsInstantiated() {
        try {
            String login = settings.passwordFor();
            if (login != null) {
                Path file = data.folder("secrets").resolve(NEW_PASSWORD);
                DataFolder.keepPrivate(file, credentials.resetPassword(login) + "\n");
                LOG.info("the new password of \"{}\" is in {}", login, file);
            } else if (settings.demo()) {
                demo.prepare();
            } else if (people.isEmpty()) {
                firstAdministrator();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hand over the first log-in", e);
        }
    }

    private void firstAdministrator() throws IOException {
        String password = Passwords.random();
        Path file = data.folder("secrets").resolve(FILE);
        // First the file: after a crash in between there is still nobody, and it is made again.
        DataFolder.keepPrivate(file, password + "\n");
        organisations.add(
                "main",
                "主组织 Main organisation",
                new Organisations.First(
                        "admin", "Administrator", Role.PLATFORM_OPERATOR, password));
        LOG.info("made the first administrator \"admin\"; the password is in {}", file);
    }
}
