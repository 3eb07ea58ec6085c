package io.baigong.server.usage;

import io.baigong.server.access.Caller;
import io.baigong.server.access.QuotaExceeded;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Counts the calls of the API on the home organisation of who calls, and refuses those above its
/// quota. A live view is one call, however long it lasts. Logging in and out, and setting quotas,
/// is never refused: somebody must be able to help.
@Configuration(proxyBeanMethods = false)
class CallGate implements WebMvcConfigurer, HandlerInterceptor {
    private static final int BEFORE_VERDICTS = -1;
    private static final String[] NEVER_REFUSED = {"/api/v1/session", "/api/v1/quotas"};

    private final Reins reins;
    private final Meters meters;

    CallGate(Reins reins, Meters meters) {
        this.reins = reins;
        this.meters = meters;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(BEFORE_VERDICTS);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        var caller = Caller.currentOrNull();
        if (caller == null
                || request.getDispatcherType() != DispatcherType.REQUEST
                || !(handler instanceof HandlerMethod method)
                || !method.getBeanType().getName().startsWith("io.baigong.")) {
            return true;
        }
        if (!isFree(request.getRequestURI())) {
            try {
                reins.of(caller.home()).demandCall();
            } catch (QuotaExceeded e) {
                meters.add(caller.home(), Meter.REFUSED_CALLS, 1);
                throw e;
            }
        }
        meters.add(caller.home(), Meter.API_CALLS, 1);
        return true;
    }

    private static boolean isFree(String path) {
        for (var start : NEVER_REFUSED) {
            if (path.startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
