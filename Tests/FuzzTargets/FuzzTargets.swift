/// All fuzz targets. A new target needs its file, its line here, and its seeds.
package enum FuzzTargets {
    package static let all: [any FuzzTarget.Type] = [
        FramingTarget.self,
        ServerTarget.self,
        ClientTarget.self,
        AddressTarget.self,
        HeaderTarget.self,
        MIMETarget.self,
        ChecksTarget.self,
        ListFileTarget.self,
        ConfigurationTarget.self,
        CommandLineTarget.self,
        ControlTarget.self,
    ]

    package static func named(_ name: String) -> (any FuzzTarget.Type)? { all.first { $0.name == name } }
}
