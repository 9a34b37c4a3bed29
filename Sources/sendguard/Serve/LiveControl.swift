import Admin
import Foundation
import Guard
import Mail
import Relay
import System

/// The running guard's answers to commands and routes.
struct LiveControl: GuardControl, AuditDeskControl, IncidentDeskControl {
    let server: RelayServer
    var parts: GuardParts
    let emergencyStop: EmergencyStop
    let stopFile: StopFile
    let heldRelease: HeldRelease
    let counters: RelayCounters
    let trips: TripWatch
    let refreshes: RefreshBoard
    let board: TrailBoard
    let startedAt: Timestamp
    let alerts: any AlertHook
    /// Who asks.
    var who = Identity.guardItself

    func acting(as who: Identity) -> Self {
        var control = self
        control.who = who
        return control
    }

    var incidentDesk: IncidentDesk {
        IncidentDesk(
            store: parts.incidents, apologies: parts.apologies,
            publish: server.services.shared.apologies.publish, damage: parts.damage, signals: parts.signals,
            lists: parts.lists, acts: parts.acts,
            redaction: auditDesk.redaction, alerts: alerts, who: who, now: now)
    }

    var auditDesk: AuditDesk {
        AuditDesk(
            audit: parts.audit, proof: parts.proof, damage: parts.damage, quarantine: parts.quarantine,
            sessions: parts.sessions,
            redaction: AddressRedaction(server.services.configuration.audit.redact, digest: listDigest))
    }

    /// The kill switch with times as the wall clock tells them.
    var snapshot: KillSwitchSnapshot { parts.killSwitch.snapshot.shifted(by: emergencyStop.clock.offset) }

    /// Stops that could not be recorded, likewise.
    var unwrittenStops: [Stop] {
        emergencyStop.unwrittenStops.map { $0.shifted(by: emergencyStop.clock.offset) }
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
