package io.baigong.server.access;

/// There is a new organisation. Published after commit; modules give it what everyone gets.
public record OrganisationAdded(int organisation) {}
