package io.baigong.server.access.web;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.PathResourceResolver;

/// The console's static files, in the Brotli or gzip edition that its build laid beside them for
/// browsers that take it. Its pages have addresses of their own (`/things/…`), which all are
/// `index.html`.
@Configuration(proxyBeanMethods = false)
class ConsoleFiles implements WebMvcConfigurer {
    private static final String[] RESERVED = {"api/", "actuator", "v3/", "assets/", "error"};

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // Their names carry a hash of their content.
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver());
        registry.addResourceHandler("/**")
                .addResourceLocations("classpath:/static/")
                .setCacheControl(CacheControl.noCache())
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver())
                .addResolver(new OrIndex());
    }

    private static final class OrIndex extends PathResourceResolver {
        @Override
        protected @Nullable Resource getResource(String path, Resource location)
                throws IOException {
            var file = super.getResource(path, location);
            if (file != null) {
                return file;
            }
            for (var reserved : RESERVED) {
                if (path.startsWith(reserved)) {
                    return null;
                }
            }
            return super.getResource("index.html", location);
        }
    }
}
