global using static NetGen.Generator.Tests.Infrastructure.Verifier;
