using NetGen;
using Diagnosis;
var n = new ShallowNetwork(seed: 42);
System.Console.WriteLine(DropoutNetwork.Description);
