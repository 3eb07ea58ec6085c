package io.baigong.edge.north;

import io.baigong.edge.configuration.NorthConfiguration.OpcUa;
import io.baigong.edge.configuration.NorthConfiguration.User;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator;
import org.eclipse.milo.opcua.sdk.server.identity.IdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.UsernameIdentityValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who logs in. Passwords are checked one after the other, so that guessing costs others no more
/// than one core.
final class OpcUaUsers {
    private static final Logger LOG = LoggerFactory.getLogger(OpcUaUsers.class);
    private static final int LONGEST_PASSWORD = 1_024;

    private final OpcUa configuration;
    private final ReentrantLock oneByOne = new ReentrantLock();

    OpcUaUsers(OpcUa configuration) {
        this.configuration = configuration;
    }

    IdentityValidator validator() {
        var users =
                new UsernameIdentityValidator(
                        said -> isKnown(said.getUsername(), said.getPassword()));
        return configuration.anonymous() == null
                ? users
                : new CompositeValidator(AnonymousIdentityValidator.INSTANCE, users);
    }

    private boolean isKnown(String name, String password) {
        for (User user : configuration.users()) {
            if (user.name().equals(name) && password.length() <= LONGEST_PASSWORD) {
                oneByOne.lock();
                try {
                    boolean is = user.password().isOf(password.toCharArray());
                    if (!is) {
                        LOG.warn("a wrong password for the OPC UA user {}", name);
                    }
                    return is;
                } finally {
                    oneByOne.unlock();
                }
            }
        }
        LOG.warn("there is no OPC UA user of the name that was given");
        return false;
    }
}
