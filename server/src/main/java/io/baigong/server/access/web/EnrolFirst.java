package io.baigong.server.access.web;

import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.Open;
import io.baigong.server.access.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Somebody whose organisation demands a second factor and who has none can do nothing but make
/// one.
@Component
class EnrolFirst implements HandlerInterceptor, WebMvcConfigurer {
    private static final String OWN = "/api/v1/session";
    private final Sessions sessions;

    EnrolFirst(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        String path = request.getRequestURI();
        boolean own = path.equals(OWN) || path.startsWith(OWN + "/");
        if (!own
                && handler instanceof HandlerMethod method
                && Verdicts.isOurs(method)
                && !method.hasMethodAnnotation(Open.class)
                && sessions.mustEnrol(request)) {
            throw new NotAllowed(
                    "second-factor-needed",
                    "the organisation demands a second factor; make one first");
        }
        return true;
    }
}
