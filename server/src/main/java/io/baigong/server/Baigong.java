package io.baigong.server;

import io.baigong.server.access.AccessSettings;
import io.baigong.server.database.CannotStart;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// The platform. One process; each sub-package is an application module.
@SpringBootApplication
@Modulithic(systemName = "Baigong")
@ConfigurationPropertiesScan
@EnableScheduling
public class Baigong {
    /// Its zone is the platform's: that of an organisation's first site, unless said otherwise.
    @Bean
    Clock clock(@Value("${baigong.zone:}") String zone) {
        if (zone.isEmpty()) {
            return Clock.systemDefaultZone();
        }
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new CannotStart(
                    "baigong.zone must be an IANA zone such as Asia/Shanghai, was " + zone);
        }
        return Clock.system(ZoneId.of(zone));
    }

    /// Runs what is due again and again. Spring's own scheduler for virtual threads runs all of it
    /// on one thread, where cleaning up for minutes would hold up what must happen every second.
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(6);
        scheduler.setThreadNamePrefix("due-");
        return scheduler;
    }

    public static void main(String[] args) {
        Compilers.giveWay();
        var platform = SpringApplication.run(Baigong.class, args);
        if (platform.getBean(AccessSettings.class).passwordFor() != null) {
            System.exit(SpringApplication.exit(platform));
        }
    }
}
