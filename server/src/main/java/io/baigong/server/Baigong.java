package io.baigong.server;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The platform. One process; each sub-package is an application module.
@SpringBootApplication
@Modulithic(systemName = "Baigong")
@ConfigurationPropertiesScan
@EnableScheduling
public class Baigong {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    public static void main(String[] args) {
        SpringApplication.run(Baigong.class, args);
    }
}
