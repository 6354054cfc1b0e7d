package no.trygghub.hub.local;

/**
 * What the outputs in the home go by.
 *
 * @param preAlarm a pre-alarm waits for a cancel
 * @param inactivityWarning an inactivity alarm is about to be raised
 * @param alarmsOverdue an alarm waits for its acknowledgement for too long
 * @param tried a sensor has just been triggered in a walk test
 * @param connected the first destination is well
 * @param fault any fault is raised
 */
public record LocalSituation(
    boolean preAlarm,
    boolean inactivityWarning,
    boolean alarmsOverdue,
    boolean tried,
    boolean connected,
    boolean fault) {}
