package io.baigong.server.access;

import java.util.ArrayList;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/// Who signed in, as Spring Security keeps it for a request or a session.
final class SignedIn extends AbstractAuthenticationToken {
    static final String PLATFORM = "platform";
    private final transient Caller caller;
    private final String actor;
    private final boolean bySession;

    /// @param actor the name in the audit trail
    /// @param bySession whether a person logged in, not a token
    SignedIn(Caller caller, String actor, boolean bySession) {
        super(authorities(caller));
        this.caller = caller;
        this.actor = actor;
        this.bySession = bySession;
        setAuthenticated(true);
    }

    private static List<GrantedAuthority> authorities(Caller caller) {
        var all = new ArrayList<GrantedAuthority>();
        if (caller.platformAdministrator()) {
            all.add(new SimpleGrantedAuthority(PLATFORM));
        }
        return all;
    }

    Caller caller() {
        return caller;
    }

    boolean bySession() {
        return bySession;
    }

    String actor() {
        return actor;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }
}
