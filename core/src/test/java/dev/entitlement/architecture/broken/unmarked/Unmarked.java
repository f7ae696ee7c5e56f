package dev.entitlement.architecture.broken.unmarked;

/** Its package says nothing about nulls. */
class Unmarked {}
