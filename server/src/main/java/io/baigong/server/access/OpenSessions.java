package io.baigong.server.access;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The log-ins that are open, by login: they live in memory and are bounded per person, the oldest
/// gives way.
@Component
final class OpenSessions {
    static final int MOST_PER_PERSON = 20;
    private static final String TICKET = "baigong.ticket";
    private static final int LONGEST_BROWSER = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Deque<Ticket>> open = new ConcurrentHashMap<>();

    /// How a session began.
    ///
    /// @param browser what the browser calls itself
    /// @param provider the OpenID provider that vouched; null for a password
    record Origin(
            Instant since, String address, @Nullable String browser, @Nullable String provider) {}

    /// An open session as its person sees it. Its id is not the one of the cookie.
    record Seen(String id, Origin origin, Instant lastUsed, boolean own) {}

    void begin(String login, HttpSession session, Origin origin) {
        session.setAttribute(TICKET, new Ticket(login, session, origin));
    }

    /// The person's sessions, the newest use first.
    ///
    /// @param own the session that asks
    List<Seen> of(String login, @Nullable HttpSession own) {
        var all = new ArrayList<Seen>();
        for (var ticket : tickets(login)) {
            try {
                var used = Instant.ofEpochMilli(ticket.session.getLastAccessedTime());
                all.add(new Seen(ticket.id, ticket.origin, used, ticket.is(own)));
            } catch (IllegalStateException e) {
                // It ended meanwhile.
            }
        }
        all.sort(Comparator.comparing(Seen::lastUsed).reversed());
        return all;
    }

    /// How many sessions are open, and of how many people.
    int[] count() {
        int[] count = new int[2];
        open.values()
                .forEach(tickets -> {
                    count[0] += tickets.size();
                    count[1]++;
                });
        return count;
    }

    /// Ends one session of the person; false when there is none of that id.
    boolean end(String login, String id) {
        return endThose(login, ticket -> ticket.id.equals(id)) > 0;
    }

    /// Ends the person's sessions but that one.
    int endAll(String login, @Nullable HttpSession own) {
        return endThose(login, ticket -> !ticket.is(own));
    }

    private int endThose(String login, Predicate<Ticket> which) {
        var chosen = tickets(login).stream().filter(which).toList();
        chosen.forEach(ticket -> end(ticket.session));
        return chosen.size();
    }

    private List<Ticket> tickets(String login) {
        var all = new ArrayList<Ticket>();
        open.computeIfPresent(
                login,
                (key, tickets) -> {
                    all.addAll(tickets);
                    return tickets;
                });
        return all;
    }

    static void end(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException e) {
            // It ended meanwhile.
        }
    }

    private void opened(Ticket ticket) {
        @Nullable Ticket[] oldest = {null};
        open.compute(
                ticket.login,
                (key, known) -> {
                    var tickets = known == null ? new ArrayDeque<Ticket>() : known;
                    tickets.add(ticket);
                    oldest[0] = tickets.size() > MOST_PER_PERSON ? tickets.poll() : null;
                    return tickets;
                });
        var over = oldest[0];
        if (over != null) {
            end(over.session);
        }
    }

    private void closed(Ticket ticket) {
        open.computeIfPresent(
                ticket.login,
                (key, tickets) -> {
                    tickets.remove(ticket);
                    return tickets.isEmpty() ? null : tickets;
                });
    }

    /// Lies in a session and notices its end, whatever ended it.
    private final class Ticket implements HttpSessionBindingListener {
        private final String login;
        private final HttpSession session;
        private final Origin origin;
        private final String id;

        Ticket(String login, HttpSession session, Origin origin) {
            this.login = login;
            this.session = session;
            String browser = origin.browser();
            this.origin =
                    browser == null || browser.length() <= LONGEST_BROWSER
                            ? origin
                            : new Origin(
                                    origin.since(),
                                    origin.address(),
                                    browser.substring(0, LONGEST_BROWSER),
                                    origin.provider());
            var bytes = new byte[8];
            RANDOM.nextBytes(bytes);
            this.id = HexFormat.of().formatHex(bytes);
        }

        boolean is(@Nullable HttpSession other) {
            return other != null && session.getId().equals(other.getId());
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            opened(this);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            closed(this);
        }
    }
}
