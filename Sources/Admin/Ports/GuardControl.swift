import Guard

/// Everything that commands and routes can ask of a guard.
///
/// The running guard implements it over its live state, `RemoteControl` over the control socket, and the
/// commands over the state folder alone when no guard is running: a command does not know which it talks to.
package protocol GuardControl:
    StopControl, RecordControl, DamageControl, IncidentControl, ApologyControl, ListControl, ActControl, HeldControl,
    TripControl
{
    /// The same guard, asked by somebody: whoever changes something is on record as this.
    func acting(as who: Identity) -> Self
}
