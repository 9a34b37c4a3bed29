import Guard
import Testing

@testable import Relay

/// Which clients may send without a login: the difference between a guard and an open relay.
@Suite struct AccessTests {
    private func listener(_ auth: ListenerSettings.AuthMode, allow: [String]) -> ListenerSettings {
        var settings = ListenerSettings(address: "127.0.0.1:0")
        settings.auth = auth
        settings.allow = allow
        return settings
    }

    @Test func `without an allow list only this machine may send`() {
        for auth in [ListenerSettings.AuthMode.none, .optional] {
            let settings = listener(auth, allow: [])
            #expect(settings.isOpen(to: "127.0.0.1"))
            #expect(settings.isOpen(to: "::1"))
            #expect(!settings.isOpen(to: "192.0.2.1"))
            #expect(!settings.isOpen(to: "2001:db8::1"))
            #expect(!settings.isOpen(to: "nonsense"))
        }
    }

    @Test func `with an allow list only the listed networks may send`() {
        let settings = listener(.optional, allow: ["192.0.2.0/24", "2001:db8::/32"])
        #expect(settings.isOpen(to: "192.0.2.200"))
        #expect(settings.isOpen(to: "2001:db8:1::5"))
        #expect(!settings.isOpen(to: "192.0.3.1"))
        #expect(!settings.isOpen(to: "127.0.0.1"))
    }

    @Test func `a listener that requires a login is open to no address`() {
        let settings = listener(.required, allow: ["0.0.0.0/0"])
        #expect(!settings.isOpen(to: "192.0.2.1"))
        #expect(!settings.isOpen(to: "127.0.0.1"))
    }
}
