package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotSignedIn;
import io.baigong.server.access.Open;
import io.baigong.server.access.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Deny by default: a handler of ours runs only by its [Needs] or [Open].
@Component
class Verdicts implements HandlerInterceptor {
    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && isOurs(method)) {
            judge(method);
        }
        return true;
    }

    static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getName().startsWith("io.baigong.");
    }

    static boolean hasVerdict(HandlerMethod method) {
        return method.hasMethodAnnotation(Needs.class) ^ method.hasMethodAnnotation(Open.class);
    }

    private static void judge(HandlerMethod method) {
        if (method.hasMethodAnnotation(Open.class)) {
            return;
        }
        var needs = method.getMethodAnnotation(Needs.class);
        if (needs == null) {
            throw new NotAllowed("nobody may call this: it says neither @Needs nor @Open");
        }
        var caller = Caller.currentOrNull();
        if (caller == null) {
            throw new NotSignedIn("log in or send an API token");
        }
        if (needs.platform() && !caller.platformAdministrator()) {
            throw new NotAllowed("this needs an administrator of the platform");
        }
        Arrays.stream(needs.value())
                .filter(scope -> !caller.may(scope))
                .findFirst()
                .map(Scope::key)
                .ifPresent(missing -> {
                    throw new NotAllowed("this needs the scope " + missing);
                });
    }
}
