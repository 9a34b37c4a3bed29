import Guard
import Yams

/// `stop`, `alerts`, `control` and `release`: who is told of a stop, who may end it.
extension ConfigurationReader {
    func readWatch(_ map: MappingReader) {
        if let map = section("stop", of: map) {
            if let time = map.duration("remind") {
                if time < .seconds(1) { log.add(line: map.line(of: "remind"), "remind: less than 1s is too often") }
                configuration.stop.remind = time
            }
            if let answer: StopSettings.Answer = map.choice("answer") { configuration.stop.answer = answer }
            map.finish()
        }
        readAlerts(map)
        if let map = section("control", of: map) {
            places.note("control", map)
            configuration.control.group = map.string("group")
            map.finish()
        }
        if let map = section("release", of: map) {
            let required = map.value("require_second", "true or false") { ["true": true, "false": false][$0] }
            if let required { configuration.release.requireSecond = required }
            map.finish()
        }
    }

    private func readAlerts(_ map: MappingReader) {
        guard let map = section("alerts", of: map) else { return }
        places.note("alerts", map)
        let command = map.strings("command") ?? []
        let timeout = map.duration("timeout")
        map.finish()
        guard let program = command.first else {
            return log.add(line: map.line, "alerts needs the key \"command\", such as [/usr/local/bin/page, on-call]")
        }
        guard program.text.hasPrefix("/") else {
            return log.add(line: program.line, "command: \"\(program.text)\" is not the whole path of a program")
        }
        var settings = AlertSettings(command: command.map(\.text))
        if let timeout { settings.timeout = timeout }
        configuration.alerts = settings
    }

    private func section(_ key: String, of map: MappingReader) -> MappingReader? {
        map.node(key).flatMap { MappingReader($0, key, log: log) }
    }
}
