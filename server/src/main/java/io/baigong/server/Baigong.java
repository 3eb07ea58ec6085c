package io.baigong.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.modulith.Modulithic;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The platform. One process; each sub-package is an application module.
@SpringBootApplication
@Modulithic(systemName = "Baigong")
@ConfigurationPropertiesScan
@EnableScheduling
public class Baigong {
    public static void main(String[] args) {
        SpringApplication.run(Baigong.class, args);
    }
}
