; Inno Setup 6: iscc packaging\windows\apronplan.iss   (after: pyinstaller packaging\apronplan.spec)
; Installs for one user without administrator's rights, or for all with them.
#define AppName "Apronplan"
#define AppVersion "0.1.0"

[Setup]
AppId={{6E0C6F5B-6C0D-4E0E-9B53-6A0A1D7B0F11}
AppName={#AppName}
AppVersion={#AppVersion}
AppPublisher=The Apronplan engineers
DefaultDirName={autopf}\{#AppName}
DefaultGroupName={#AppName}
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=apronplan-{#AppVersion}-setup
SetupIconFile=..\..\build\apronplan.ico
UninstallDisplayIcon={app}\apronplan-window.exe
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes
CloseApplications=yes

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "french"; MessagesFile: "compiler:Languages\French.isl"
Name: "dutch"; MessagesFile: "compiler:Languages\Dutch.isl"
Name: "german"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; an older release must not leave libraries behind that the new one would load
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\apronplan\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\{#AppName}"; Filename: "{app}\apronplan-window.exe"
Name: "{autodesktop}\{#AppName}"; Filename: "{app}\apronplan-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.apron"; ValueType: string; ValueData: "Apronplan.Plan"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Apronplan.Plan"; ValueType: string; ValueData: "Apronplan plan"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Apronplan.Plan\shell\open\command"; ValueType: string; ValueData: """{app}\apronplan-window.exe"" gui ""%1"""

[Run]
Filename: "{app}\apronplan-window.exe"; Description: "{cm:LaunchProgram,{#AppName}}"; Flags: nowait postinstall skipifsilent
