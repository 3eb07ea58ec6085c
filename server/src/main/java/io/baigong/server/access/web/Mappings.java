package io.baigong.server.access.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Finds the handler of an address. Spring tries all patterns that hold a variable, one after the
/// other, which took a seventh of what an answer takes; here those are passed over that begin
/// otherwise than the address.
@Component
class Mappings implements WebMvcRegistrations {
    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new ByBeginning();
    }

    private static final class ByBeginning extends RequestMappingHandlerMapping {
        private final Map<RequestMappingInfo, List<String>> beginnings = new ConcurrentHashMap<>();

        @Override
        protected @Nullable RequestMappingInfo getMatchingMapping(
                RequestMappingInfo mapping, HttpServletRequest request) {
            String path = request.getRequestURI();
            return isPlain(path) && !mayMatch(mapping, path)
                    ? null
                    : super.getMatchingMapping(mapping, request);
        }

        /// Is it compared with patterns as it is written?
        private static boolean isPlain(String path) {
            return path.indexOf('%') < 0 && path.indexOf(';') < 0;
        }

        private boolean mayMatch(RequestMappingInfo mapping, String path) {
            for (var beginning : beginnings.computeIfAbsent(mapping, ByBeginning::beginningsOf)) {
                if (path.startsWith(beginning)) {
                    return true;
                }
            }
            return false;
        }

        private static List<String> beginningsOf(RequestMappingInfo mapping) {
            return mapping.getPatternValues().stream().map(ByBeginning::literal).toList();
        }

        /// A pattern up to its first variable or wildcard.
        private static String literal(String pattern) {
            int end = 0;
            while (end < pattern.length() && "{*?".indexOf(pattern.charAt(end)) < 0) {
                end++;
            }
            return pattern.substring(0, end);
        }
    }
}
