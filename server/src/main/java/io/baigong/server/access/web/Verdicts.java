package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Denials;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotSignedIn;
import io.baigong.server.access.Open;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Deny by default: a handler of ours runs only by its [Needs] or [Open].
@Component
class Verdicts implements HandlerInterceptor {
    private final Denials denials;

    Verdicts(Denials denials) {
        this.denials = denials;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && isOurs(method)) {
            judge(method, request);
        }
        return true;
    }

    static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getName().startsWith("io.baigong.");
    }

    private void judge(HandlerMethod method, HttpServletRequest request) {
        if (method.hasMethodAnnotation(Open.class)) {
            return;
        }
        var needs = method.getMethodAnnotation(Needs.class);
        if (needs == null) {
            throw new NotAllowed(
                    "not-allowed", "nobody may call this: it says neither @Needs nor @Open");
        }
        var caller = Caller.currentOrNull();
        if (caller == null) {
            throw new NotSignedIn("log in or send an API token");
        }
        String missing = missing(needs, caller);
        if (missing != null) {
            String attempt = request.getMethod() + " " + request.getRequestURI();
            String code = needs.platform() ? "platform-needed" : "scope-missing";
            throw denials.denied(caller, attempt, code, "this needs " + missing);
        }
    }

    private static @Nullable String missing(Needs needs, Caller caller) {
        if (needs.platform() && !caller.platformAdministrator()) {
            return "an administrator of the platform";
        }
        for (var scope : needs.value()) {
            if (!caller.may(scope)) {
                return "the scope " + scope.key();
            }
        }
        return null;
    }
}
