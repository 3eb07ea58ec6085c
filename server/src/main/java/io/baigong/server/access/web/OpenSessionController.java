package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.OpenSessions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The caller's own open sessions, at most twenty.
@RestController
@RequestMapping("/api/v1/sessions")
class OpenSessionController {
    private final OpenSessions sessions;

    OpenSessionController(OpenSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping
    @Needs({})
    List<OpenSessions.OpenSession> list(Caller caller, HttpServletRequest request) {
        return sessions.list(caller, request);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs({})
    void end(Caller caller, @PathVariable String id) {
        sessions.end(caller, id);
    }

    /// Ends all but the one that asks.
    @DeleteMapping
    @Needs({})
    EndedSessions endOthers(Caller caller, HttpServletRequest request) {
        return new EndedSessions(sessions.endOthers(caller, request));
    }
}
